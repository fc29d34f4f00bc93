/**
 * What several hosts cost: the left half of a trace beside a whole one under the same load, what it sends, and what it takes to
 * join many. As root, after `npm run build`, in namespaces made for it: `npm run bench -- hosts [capture] [wire] [join] [cold]`.
 */
import { loadavg } from 'node:os';
import { labMissing } from '../../lab/requirements.js';
import { benchCapture } from './hosts/capture.js';
import { benchJoin, benchJoinCold } from './hosts/join.js';
import { benchWire } from './hosts/wire.js';

const PARTS = { capture: benchCapture, wire: benchWire, join: benchJoin, cold: benchJoinCold };

/** @param {readonly string[]} [names] */
export async function run(names = []) {
  const missing = labMissing();
  if (missing !== null) throw new Error(`bench hosts: ${missing}`);
  for (const [name, bench] of Object.entries(PARTS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`load of the machine before: ${loadavg()[0]?.toFixed(1)}`);
    await bench();
  }
}
