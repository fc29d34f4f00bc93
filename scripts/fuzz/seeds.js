/** What the nonsense of scripts/fuzz.js is made from. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['pcaps', process.env.DHCPHOP_CAPTURES ?? '../shared/captures'];

/** Frames of the captures at hand that may carry DHCP, and one made up, so that there is a seed anywhere. */
export async function loadFrames() {
  /** @type {typeof import('../../src/capture/file-source.ts')} */
  const { openFileSource } = await import(new URL('../../dist/capture/file-source.js', import.meta.url).href);
  /** @type {typeof import('../../src/frame/may-carry-dhcp.ts')} */
  const { mayCarryDhcp } = await import(new URL('../../dist/frame/may-carry-dhcp.js', import.meta.url).href);
  const made = new Uint8Array(342);
  made.set([8, 0, 0x45, 0, 1, 72], 12);
  made.set([17], 23);
  made.set([0, 68, 0, 67, 1, 52], 34);
  made.set([1, 1, 6], 42);
  made.set([99, 130, 83, 99, 53, 1, 1, 61, 7, 1, 2, 0, 0, 0, 0, 1, 255], 278);
  const frames = [made];
  for (const folder of FOLDERS.filter((each) => existsSync(each))) {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => /\.pcap(ng)?$/.test(each.name))) {
      try {
        const source = await openFileSource([{ path: join(entry.parentPath, entry.name), name: null }], {
          keep: mayCarryDhcp,
        });
        for await (const batch of source.batches()) for (const { bytes } of batch.frames) frames.push(bytes.slice());
      } catch {
        // A capture that cannot be read is none of this script's business.
      }
    }
  }
  return frames;
}
