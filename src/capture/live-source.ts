/**
 * The live engine as a Source: frames of all interfaces in the order of time, and what happens to the interfaces. One
 * per trace; everything is open when openLiveSource returns.
 */

import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { ToolError } from '../core/errors.ts';
import { LINKTYPE } from '../core/frame.ts';
import { append } from '../core/lists.ts';
import type { TimeNs } from '../core/time.ts';
import {
  loadAddon,
  type NativeCapture,
  type NativeError,
  type NativeInterface,
  type NativePrivileges,
} from './addon.ts';
import { partsOf } from './batch-parts.ts';
import { atOnce } from './event-order.ts';
import { LastFrames } from './last-frames.ts';
import { LiveEvents } from './live-events.ts';
import { createLiveOrder } from './live-order.ts';
import { decodeDrain } from './live-records.ts';
import { liveRefusal } from './live-refusal.ts';
import type { Batch, CaptureInterface, Source, TimedEvent } from './source.ts';

export interface LiveInterface {
  /** `NAME` or `NETNS/NAME`. */
  readonly name: string;
  readonly promiscuous: boolean;
  /** Instead of the filter of the options. */
  readonly filter?: string;
  /** Instead of `filter` for what comes in. */
  readonly filterIn?: string;
  /** Not an error if it does not exist: it is opened when it appears. An interface that is down is always waited for. */
  readonly wait?: boolean;
  /** Instead of that of the options. */
  readonly ringBytes?: number;
}

export interface LiveOptions {
  /** pcap-filter(7) text, see filter.ts. */
  readonly filter: string;
  /** Bytes of a frame that are kept. */
  readonly snapLength?: number;
  /** The kernel's ring of one handle (an interface has two); by default those that name none share 64 MiB. */
  readonly ringBytes?: number;
  /** Captured and not yet asked for; when it is full the rings fill, and then the kernel drops and counts. */
  readonly bufferBytes?: number;
  /**
   * How long after a frame a verdict may wait for the watermark: until then that is told every 25 ms, in the silence that
   * follows every 100 ms.
   */
  readonly attentionMs?: number;
}

export interface LiveSource extends Source {
  /** Captures on another interface from now on, waiting for it if `wait` says so; announced in a batch. */
  add(added: LiveInterface): void;
  /** Ends the capture of an interface: a `gone` event follows. */
  remove(name: string): void;
  /** Gives up what is not needed to go on capturing: null, or what was refused. See src/host/privileges.ts. */
  dropPrivileges(to: NativePrivileges): NativeError | null;
  /** Ends it now, without what was captured; for when nobody iterates any more. Idempotent. */
  close(): void;
}

/** Holds any DHCP message in an Ethernet frame with two tags; with the ring's header it makes slots of 2 KiB. */
const DEFAULT_SNAP_LENGTH = 1980;
/** What JS may fall behind: a quarter of a second at 60,000 frames a second on three hops. Memory is used as it fills. */
const DEFAULT_BUFFER_BYTES = 16 << 20;
const DEFAULT_ATTENTION_MS = 1_000;
/** Kernel memory for the rings that were not given a size, together, and the bounds of one: a slot takes 2 KiB. */
const RING_BYTES_TOTAL = 64 << 20;
const RING_BYTES_LEAST = 256 << 10;
const RING_BYTES_MOST = 16 << 20;

/**
 * Opens all interfaces, in tens of milliseconds.
 * @throws ToolError (cannot-capture) without addon, permission or interface, and for a filter libpcap refuses.
 */
export function openLiveSource(interfaces: readonly LiveInterface[], options: LiveOptions): LiveSource {
  const addon = loadAddon();
  const snapLength = options.snapLength ?? DEFAULT_SNAP_LENGTH;
  const doorbell = createDoorbell();
  const capture = new addon.Capture();
  const sharing = interfaces.filter((live) => live.ringBytes === undefined);
  const ringBytes = options.ringBytes ?? defaultRingBytes(2 * sharing.length);
  const native = interfaces.map((live) => toNative(live, options.filter, ringBytes));
  const bufferBytes = options.bufferBytes ?? DEFAULT_BUFFER_BYTES;
  const attentionMs = options.attentionMs ?? DEFAULT_ATTENTION_MS;
  const errors = capture.open(native, { snapLength, bufferBytes, attentionMs }, doorbell.ring);
  if (errors[0]) throw liveRefusal(errors[0], addon.listInterfaces());

  const names: string[] = [];
  const announced: TimedEvent[] = [];
  const announce = (name: string): void => {
    announced.push(atOnce({ kind: 'interface', interface: captureInterface(names.length, name, snapLength) }));
    names.push(name);
  };
  for (const { name } of interfaces) announce(name);
  let isStopped = false;

  return {
    isLive: true,
    batches: () => batchesOf({ capture, doorbell, names, announced, isStopped: () => isStopped }),
    stop() {
      isStopped = true;
      capture.stop();
    },
    add(added) {
      if (capture.add(toNative(added, options.filter, ringBytes)) !== null) announce(added.name);
    },
    remove(name) {
      const id = names.lastIndexOf(name);
      if (id >= 0) capture.remove(id);
    },
    dropPrivileges: (to) => capture.dropPrivileges(to),
    close() {
      capture.close();
      doorbell.ring();
    },
  };
}

interface Capturing {
  readonly capture: NativeCapture;
  readonly doorbell: Doorbell;
  readonly names: readonly string[];
  readonly announced: TimedEvent[];
  /** Whether it was told to end. */
  readonly isStopped: () => boolean;
}

async function* batchesOf(capturing: Capturing): AsyncGenerator<Batch, void, undefined> {
  const { capture, doorbell, names, announced, isStopped } = capturing;
  const order = createLiveOrder();
  const events = new LiveEvents(names);
  const lastFrames = new LastFrames((fromNs, toNs, detail) => events.absence(fromNs, toNs, detail));
  let reachedNs: TimeNs = 0n;
  try {
    for (;;) {
      await doorbell.rung();
      // In a flood it rings again before this batch is done with, up to a thousand times within one callback of Node's:
      // signals, timers and writes that finished come first.
      await turnOfTheLoop();
      const bytes = capture.drain();
      if (bytes === null) return;
      const { frames, records, watermarkNs, end } = decodeDrain(bytes);
      const timed = announced.splice(0);
      for (const record of records) append(timed, events.of(record));
      const isLast = end !== 'not-yet';
      const parts = partsOf(order.next(frames, timed, watermarkNs, isLast), reachedNs);
      for (const [index, part] of parts.entries()) {
        if (index > 0) await turnOfTheLoop();
        const isLastOfAll = isLast && index === parts.length - 1;
        const batch = isStopped() ? lastFrames.take(part, reachedNs, isLastOfAll) : part;
        if (batch === null) continue;
        reachedNs = batch.watermarkNs;
        yield batch;
      }
      if (end === 'failed') throw new ToolError('cannot-capture', 'capture: out of memory', 'free -h');
      if (end === 'finished') return;
    }
  } finally {
    capture.close();
  }
}

interface Doorbell {
  readonly ring: () => void;
  /** Resolves once per ring; a ring that nobody waited for is not forgotten. */
  readonly rung: () => Promise<void>;
}

function createDoorbell(): Doorbell {
  let ringing = false;
  let answer: (() => void) | null = null;
  return {
    ring() {
      ringing = true;
      answer?.();
    },
    async rung() {
      if (!ringing) await new Promise<void>((resolve) => (answer = resolve));
      ringing = false;
      answer = null;
    },
  };
}

function toNative(live: LiveInterface, filter: string, ringBytes: number): NativeInterface {
  const { name, promiscuous, wait = false } = live;
  const native = { name, promiscuous, filter: live.filter ?? filter, wait, ringBytes: live.ringBytes ?? ringBytes };
  return live.filterIn === undefined ? native : { ...native, filterIn: live.filterIn };
}

/** Before it is open its link type is not known; frames carry their own. */
function captureInterface(id: number, name: string, snapLength: number): CaptureInterface {
  return { id, name, file: null, linkType: LINKTYPE.ethernet, snapLength, description: null };
}

/** Few handles get rings that absorb a storm, a thousand still fit into memory. */
function defaultRingBytes(handles: number): number {
  return Math.min(RING_BYTES_MOST, Math.max(RING_BYTES_LEAST, Math.floor(RING_BYTES_TOTAL / Math.max(1, handles))));
}
