/**
 * Word-wise reads for a loop that touches every byte of a DHCP frame: the UDP checksum.
 * Callers stay inside their view; offsets count from the start of the ArrayBuffer (`byteOffset` plus the index).
 */

/** As many as there are sources side by side, in most traces. */
const MOST_VIEWS = 8;
const views: DataView[] = [new DataView(new ArrayBuffer(0))];
let nextSlot = 0;

/**
 * A DataView over the whole ArrayBuffer behind `bytes`. The latest few are kept, since frames of one batch share a
 * buffer each source and making a view costs more than the reads.
 */
export function wordView(bytes: Uint8Array): DataView {
  const { buffer } = bytes;
  for (const view of views) if (view.buffer === buffer) return view;
  const view = new DataView(buffer);
  nextSlot = (nextSlot + 1) % MOST_VIEWS;
  views[nextSlot] = view;
  return view;
}
