/**
 * The kernel log from now on, read from /dev/kmsg (CAP_SYSLOG) without blocking. Node cannot seek to the
 * end of a device, so what was logged before is read and thrown away when it opens.
 */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { TimeNs } from '../core/time.ts';
import type { HostState } from '../state/host-state.ts';
import { parseKmsg } from './parse-kmsg.ts';

export interface KernelLog {
  /** Lines since the last call as `kernel-log` states, and a `gap` where some were overwritten. At most 1,000. */
  read(): readonly HostState[];
  /** Idempotent. */
  close(): void;
}

/** The realtime clock in nanoseconds; tests give their own. */
export type Clock = () => TimeNs;

export interface KernelLogOptions {
  /** Given by tests in place of /dev/kmsg. */
  readonly device?: string;
  /**
   * Whether a read of the file descriptor would give something. Without it every call tries: the exception that an empty
   * log ends in is a quarter of what a quiet trace costs.
   */
  readonly isReadable?: (fd: number) => boolean;
}

const DEVICE = '/dev/kmsg';
/** One read gives one record; the kernel refuses buffers that are too small for it (8 KiB is its own limit). */
const BUFFER_BYTES = 16 * 1024;
const MAX_RECORDS_PER_READ = 1_000;
/** The largest log buffer distributions build with holds some 100,000 lines; reading it takes well under a second. */
const MAX_OLD_RECORDS = 1_000_000;

/** Opens the log; where that is refused, a log without lines that says so with one `gap`. */
export function openKernelLog(clock: Clock, options: KernelLogOptions = {}): KernelLog {
  const { device = DEVICE, isReadable = () => true } = options;
  let fd: number | null;
  try {
    fd = openSync(device, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return closedLog({ kind: 'gap', timeNs: clock(), what: 'kernel-log', reason: `open ${device}: ${codeOf(error)}` });
  }
  const buffer = Buffer.alloc(BUFFER_BYTES);
  for (let i = 0; i < MAX_OLD_RECORDS; i++) {
    const record = readRecord(fd, buffer);
    if (record === 'empty' || record === 'ended') break;
  }
  const toRealtime = createBootClock(clock);

  return {
    read() {
      const states: HostState[] = [];
      for (let i = 0; fd !== null && i < MAX_RECORDS_PER_READ; i++) {
        const record = isReadable(fd) ? readRecord(fd, buffer) : 'empty';
        if (record === 'empty') {
          toRealtime.drained();
          break;
        }
        if (record === 'overrun' || record === 'ended') {
          const reason =
            record === 'overrun' ? 'lines were overwritten before they were read' : `read ${device}: ended`;
          states.push({ kind: 'gap', timeNs: clock(), what: 'kernel-log', reason });
          if (record === 'overrun') continue;
          closeSync(fd);
          fd = null;
          break;
        }
        const parsed = parseKmsg(record.text);
        if (parsed === null || parsed.text === '') continue;
        states.push({ kind: 'kernel-log', timeNs: toRealtime.convert(parsed.bootUs), text: parsed.text });
      }
      return states;
    },
    close() {
      if (fd !== null) closeSync(fd);
      fd = null;
    },
  };
}

function closedLog(gap: HostState): KernelLog {
  let pending: readonly HostState[] = [gap];
  return {
    read() {
      const states = pending;
      pending = [];
      return states;
    },
    close() {
      pending = [];
    },
  };
}

type ReadResult = { readonly text: string } | 'empty' | 'overrun' | 'ended';

function readRecord(fd: number, buffer: Buffer): ReadResult {
  const { stackTraceLimit } = Error;
  // An empty log throws: nobody reads the stack trace, which is most of what that costs.
  Error.stackTraceLimit = 0;
  try {
    const length = readSync(fd, buffer, 0, buffer.length, null);
    return length === 0 ? 'ended' : { text: buffer.toString('utf8', 0, length) };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EAGAIN') return 'empty';
    return code === 'EPIPE' ? 'overrun' : 'ended';
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/**
 * Microseconds since boot to realtime. The clock of the log runs a little apart from every other and stops in suspend,
 * so the offset is corrected by what is certain: a line was written after the log was last read empty and before now.
 */
export function createBootClock(clock: Clock, monotonicNs: () => bigint = process.hrtime.bigint) {
  let offset = clock() - monotonicNs();
  let emptyAt = clock();
  return {
    convert(bootUs: bigint): TimeNs {
      const bootNs = bootUs * 1_000n;
      const now = clock();
      if (bootNs + offset > now) offset = now - bootNs;
      else if (bootNs + offset < emptyAt) offset = emptyAt - bootNs;
      return bootNs + offset;
    },
    drained(): void {
      emptyAt = clock();
    },
  };
}
