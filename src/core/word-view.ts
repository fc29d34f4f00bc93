/**
 * Word-wise reads for a loop that touches every byte of a DHCP frame: the UDP checksum.
 * Callers stay inside their view; offsets count from the start of the ArrayBuffer (`byteOffset` plus the index).
 */

let latestBuffer: ArrayBufferLike = new ArrayBuffer(0);
let latestView: DataView = new DataView(latestBuffer);

/**
 * A DataView over the whole ArrayBuffer behind `bytes`. The latest one is kept, since frames of one batch share a
 * buffer and making a view costs more than the reads.
 */
export function wordView(bytes: Uint8Array): DataView {
  const { buffer } = bytes;
  if (latestBuffer !== buffer) {
    latestBuffer = buffer;
    latestView = new DataView(buffer);
  }
  return latestView;
}
