/**
 * Reads what the addon's drain() hands over: the layout of native/src/record.h, change both together. Trusted bytes:
 * the addon wrote them.
 */
import type { Direction, Frame } from '../core/frame.ts';
import { formatMac } from '../core/mac.ts';
import type { TimeNs } from '../core/time.ts';
import { decodeBridgePort } from '../netlink/bridge-port.ts';
import type { BridgePortEvent, NeighbourEvent } from './source.ts';

/** Something the engine noticed besides frames. `interfaceId` is 0 where none is concerned. */
export type LiveRecord =
  | {
      readonly kind: 'opened';
      readonly timeNs: TimeNs;
      readonly interfaceId: number;
      readonly linkType: number;
      readonly interfaceIndex: number;
      readonly promiscuous: boolean;
    }
  | { readonly kind: 'gone'; readonly timeNs: TimeNs; readonly interfaceId: number; readonly text: string }
  | {
      readonly kind: 'stats';
      readonly timeNs: TimeNs;
      readonly interfaceId: number;
      readonly seen: number;
      readonly received: number;
      readonly dropped: number;
      readonly interfaceDropped: number;
    }
  | { readonly kind: 'neighbour'; readonly timeNs: TimeNs; readonly event: NeighbourEvent }
  /** Null: news of a bridge that is not about the state of a port. */
  | { readonly kind: 'bridge-port'; readonly timeNs: TimeNs; readonly event: BridgePortEvent | null }
  | { readonly kind: 'neighbours-lost'; readonly timeNs: TimeNs; readonly netns: string }
  | {
      readonly kind: 'notice';
      readonly timeNs: TimeNs;
      readonly interfaceId: number;
      readonly notice: NoticeKind;
      readonly text: string;
    };

/** In the order of record.h's NoticeKind, which counts from 1. */
const NOTICES = ['went-down', 'came-up', 'renamed', 'not-open', 'activation', 'clock-stepped'] as const;
export type NoticeKind = (typeof NOTICES)[number];

/** One drain. Frames are views of `buffer`, in the order of capture of each handle. */
export interface Drained {
  readonly watermarkNs: TimeNs;
  /** Whether another drain follows; `failed` when the capture thread gave up (out of memory). */
  readonly end: 'not-yet' | 'finished' | 'failed';
  readonly frames: readonly Frame[];
  readonly records: readonly LiveRecord[];
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const DRAIN_HEADER_BYTES = 16;
const HEADER_BYTES = 24;
const TEXT_AT = HEADER_BYTES + 8;
const FRAME_BYTES_AT = HEADER_BYTES + 8;
const NEIGHBOUR_TEXT_AT = HEADER_BYTES + 24;
const NO_VLAN = 0xffff;

/** In the order of record.h's End. */
const ENDS = ['not-yet', 'finished', 'failed'] as const;
const DIRECTIONS: readonly Direction[] = ['in', 'out'];

/** Decodes a whole drain. */
export function decodeDrain(buffer: ArrayBuffer): Drained {
  const view = new DataView(buffer);
  const frames: Frame[] = [];
  const records: LiveRecord[] = [];
  for (let at = DRAIN_HEADER_BYTES; at < buffer.byteLength; at += view.getUint32(at, LITTLE_ENDIAN)) {
    if (view.getUint16(at + 4, LITTLE_ENDIAN) === 1) frames.push(decodeFrame(view, at));
    else records.push(decodeRecord(view, at));
  }
  return {
    watermarkNs: view.getBigInt64(0, LITTLE_ENDIAN),
    end: ENDS[view.getUint32(8, LITTLE_ENDIAN)] ?? 'failed',
    frames,
    records,
  };
}

function decodeFrame(view: DataView, at: number): Frame {
  const captured = view.getUint32(at + HEADER_BYTES, LITTLE_ENDIAN);
  return {
    interfaceId: view.getUint32(at + 8, LITTLE_ENDIAN),
    timeNs: view.getBigInt64(at + 16, LITTLE_ENDIAN),
    direction: DIRECTIONS[view.getUint16(at + 6, LITTLE_ENDIAN)] ?? null,
    linkType: view.getUint32(at + 12, LITTLE_ENDIAN),
    bytes: new Uint8Array(view.buffer as ArrayBuffer, at + FRAME_BYTES_AT, captured),
    wireLength: view.getUint32(at + HEADER_BYTES + 4, LITTLE_ENDIAN),
  };
}

function decodeRecord(view: DataView, at: number): LiveRecord {
  const kind = view.getUint16(at + 4, LITTLE_ENDIAN);
  const detail = view.getUint16(at + 6, LITTLE_ENDIAN);
  const interfaceId = view.getUint32(at + 8, LITTLE_ENDIAN);
  const timeNs = view.getBigInt64(at + 16, LITTLE_ENDIAN);
  const count = (index: number): number => Number(view.getBigUint64(at + HEADER_BYTES + 8 * index, LITTLE_ENDIAN));
  const text = (): string => decodeText(view, at + TEXT_AT, view.getUint32(at + HEADER_BYTES, LITTLE_ENDIAN));
  switch (kind) {
    case 2: {
      const linkType = view.getUint32(at + 12, LITTLE_ENDIAN);
      const interfaceIndex = view.getUint32(at + HEADER_BYTES, LITTLE_ENDIAN);
      return { kind: 'opened', timeNs, interfaceId, linkType, interfaceIndex, promiscuous: detail === 1 };
    }
    case 3:
      return { kind: 'gone', timeNs, interfaceId, text: text() };
    case 4: {
      const [seen, received, dropped, interfaceDropped] = [count(0), count(1), count(2), count(3)];
      return { kind: 'stats', timeNs, interfaceId, seen, received, dropped, interfaceDropped };
    }
    case 5:
      return { kind: 'neighbour', timeNs, event: decodeNeighbour(view, at, timeNs, detail === 1) };
    case 6:
      return { kind: 'neighbours-lost', timeNs, netns: text() };
    case 7:
      return { kind: 'notice', timeNs, interfaceId, notice: NOTICES[detail - 1] ?? 'activation', text: text() };
    case 8:
      return { kind: 'bridge-port', timeNs, event: decodePort(view, at, timeNs) };
    default:
      throw new Error(`the addon wrote a record of unknown kind ${kind}: run npm run build`);
  }
}

function decodeNeighbour(view: DataView, at: number, timeNs: TimeNs, deleted: boolean): NeighbourEvent {
  const body = at + HEADER_BYTES;
  const vlan = view.getUint16(body + 14, LITTLE_ENDIAN);
  const netns = decodeText(view, at + NEIGHBOUR_TEXT_AT, view.getUint32(body + 20, LITTLE_ENDIAN));
  return {
    timeNs,
    deleted,
    mac: formatMac(new Uint8Array(view.buffer, body + 8, 6)),
    portIndex: view.getInt32(body, LITTLE_ENDIAN),
    bridgeIndex: view.getInt32(body + 4, LITTLE_ENDIAN),
    vlan: vlan === NO_VLAN ? null : vlan,
    state: view.getUint16(body + 16, LITTLE_ENDIAN),
    flags: view.getUint8(body + 18),
    ...(netns === '' ? {} : { netns }),
  };
}

function decodePort(view: DataView, at: number, timeNs: TimeNs): BridgePortEvent | null {
  const message = at + HEADER_BYTES + 8;
  const length = view.getUint32(at + HEADER_BYTES, LITTLE_ENDIAN);
  const port = decodeBridgePort(new DataView(view.buffer, view.byteOffset + message, length));
  const netns = decodeText(view, message + length, view.getUint32(at + HEADER_BYTES + 4, LITTLE_ENDIAN));
  return port && { ...port, timeNs, ...(netns === '' ? {} : { netns }) };
}

function decodeText(view: DataView, at: number, length: number): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, at, length));
}
