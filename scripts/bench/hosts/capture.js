/** `dhcphop capture` beside `dhcphop trace`, both on one bridge of 200 guests that all ask, again and again. */
import path from 'node:path';
import { createCrowd } from '../../../lab/crowd.js';
import { sleep, start } from '../../../lab/process.js';
import { PROGRAM } from '../../../lab/trace.js';
import { usedBy } from './used.js';

const GUESTS = 200;
const ROUNDS = 5;

export async function benchCapture() {
  const crowd = await createCrowd(GUESTS);
  try {
    const run = (/** @type {readonly string[]} */ argv) =>
      start(crowd.ns.argv('hv', [process.execPath, PROGRAM, ...argv]));
    const bridge = ['--bridge', 'br0'];
    const capture = run(['capture', ...bridge, '--write', path.join(crowd.directory, 'capture.pcapng')]);
    const trace = run(['trace', ...bridge, '--format', 'json']);
    const both = run(['trace', ...bridge, '--format', 'json', '--write', path.join(crowd.directory, 'trace.pcapng')]);
    const all = { capture, trace, 'trace --write': both };
    for (const each of Object.values(all)) await each.saying(/capturing on/, 60_000);
    await sleep(2000);
    const before = Object.values(all).map(({ pid }) => usedBy(pid));
    let bound = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const indexes = crowd.guests.map((_, index) => index);
      bound += (await crowd.askAtOnce(indexes)).filter(Boolean).length;
    }
    await sleep(3000);
    for (const [index, [name, { pid }]] of Object.entries(all).entries()) {
      const { seconds, megabytes } = usedBy(pid);
      console.log(`${name}: ${(seconds - (before[index]?.seconds ?? 0)).toFixed(2)} s of CPU, ${megabytes} MB at most`);
    }
    console.log(`for ${bound} of ${GUESTS * ROUNDS} leases`);
    for (const each of Object.values(all)) await each.stop('SIGINT');
    console.log(capture.stderr().trim().split('\n').at(-1));
  } finally {
    await crowd.close();
  }
}
