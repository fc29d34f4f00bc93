/**
 * Word-wise reads for the two loops that touch every byte of a DHCP frame: the UDP checksum and the content key.
 * Callers stay inside their view; offsets count from the start of the ArrayBuffer (`byteOffset` plus the index).
 */

let latest: DataView = new DataView(new ArrayBuffer(0));

/**
 * A DataView over the whole ArrayBuffer behind `bytes`. The latest one is kept, since frames of one batch share a
 * buffer and making a view costs more than the reads.
 */
export function wordView(bytes: Uint8Array): DataView {
  const { buffer } = bytes;
  if (latest.buffer !== buffer) latest = new DataView(buffer);
  return latest;
}
