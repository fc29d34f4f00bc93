/** The progress line of a long read: on standard error, only on a terminal, only after a second. */
import type { FileProgress } from '../../capture/file-source.ts';
import { terminalColumns } from './create-reporter.ts';

const FIRST_MS = 1000;
const EVERY_MS = 200;
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** `512 B`, `1.2 GB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 999.5 && unit < UNITS.length - 1; unit++) value /= 1000;
  return `${value < 9.95 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

/** `2 s`, `3 min`. */
function leftText(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

/** What is said after `elapsedMs`: how far, how much, how long still. */
export function progressText({ bytes, bytesTotal, frames, kept }: FileProgress, elapsedMs: number): string {
  const counted = `${frames.toLocaleString('en')} frames, ${kept.toLocaleString('en')} with DHCP`;
  if (bytesTotal === null || bytes === 0) return `read ${bytesText(bytes)}, ${counted}`;
  const left = (elapsedMs / 1000 / bytes) * Math.max(0, bytesTotal - bytes);
  const percent = Math.min(100, Math.floor((bytes / Math.max(1, bytesTotal)) * 100));
  return `read ${percent} % of ${bytesText(bytesTotal)}, ${counted}, ${leftText(left)} left`;
}

export interface ProgressLine {
  readonly show: (progress: FileProgress) => void;
  /** Takes the line away again. */
  readonly clear: () => void;
}

export function createProgressLine(
  stream: NodeJS.WriteStream,
  now: () => number = () => performance.now(),
): ProgressLine {
  if (stream.isTTY !== true) return { show() {}, clear() {} };
  const startMs = now();
  let shownMs = startMs + FIRST_MS - EVERY_MS;
  let isShown = false;
  return {
    show(progress) {
      const nowMs = now();
      if (nowMs - shownMs < EVERY_MS) return;
      shownMs = nowMs;
      isShown = true;
      const text = progressText(progress, nowMs - startMs);
      stream.write(`\r${text.slice(0, Math.max(0, terminalColumns(stream) - 1))}\u001b[K`);
    },
    clear() {
      if (isShown) stream.write('\r\u001b[K');
      isShown = false;
    },
  };
}
