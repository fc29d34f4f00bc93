/**
 * Word-wise reads for loops that touch every byte of a DHCP frame: the UDP checksum, and the padding behind its options.
 * Callers stay inside their view; offsets count from the start of the ArrayBuffer (`byteOffset` plus the index).
 */

/** As many as there are sources side by side, in most traces. */
const MOST_VIEWS = 8;
const views: DataView[] = [];
let nextSlot = 0;
let latestBuffer: ArrayBufferLike = new ArrayBuffer(0);
let latestView: DataView = new DataView(latestBuffer);

/**
 * A DataView over the whole ArrayBuffer behind `bytes`. The latest few are kept, since frames of one batch share a
 * buffer each source and making a view costs more than the reads.
 */
export function wordView(bytes: Uint8Array): DataView {
  const { buffer } = bytes;
  if (latestBuffer === buffer) return latestView;
  latestBuffer = buffer;
  latestView = findView(buffer) ?? makeView(buffer);
  return latestView;
}

/** Frames of several sources come in turns, so it is asked for nearly each of them: without a closure. */
function findView(buffer: ArrayBufferLike): DataView | undefined {
  for (const view of views) if (view.buffer === buffer) return view;
  return undefined;
}

/** Whether all bytes from `start` to `end` (exclusive) are zero. */
export function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  const view = wordView(bytes);
  const base = bytes.byteOffset;
  let any = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) any |= view.getInt32(base + at);
  for (; at < end; at++) any |= bytes[at]!;
  return any === 0;
}

function makeView(buffer: ArrayBufferLike): DataView {
  const view = new DataView(buffer);
  views[nextSlot] = view;
  nextSlot = (nextSlot + 1) % MOST_VIEWS;
  return view;
}
