/**
 * What the live engine takes and what it costs, on a bridge in network namespaces made for it, against peers in the same
 * run: three `tcpdump -w`, one `dumpcap`, the npm package cap. As root, after `npm run build`; a peer that is not
 * installed is left out and said to be missing. `npm run bench -- live [rate] [bulk] [ports] [crowd] [latency]` runs parts of it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNamespaces } from '../../lab/namespaces.js';
import { labMissing } from '../../lab/requirements.js';
import { benchBulk } from './live/bulk.js';
import { benchCrowd } from './live/crowd.js';
import { benchLatency } from './live/latency.js';
import { benchPorts } from './live/ports.js';
import { benchRate } from './live/rate.js';

const PARTS = { rate: benchRate, bulk: benchBulk, ports: benchPorts, crowd: benchCrowd, latency: benchLatency };

/** @param {readonly string[]} [names] */
export async function run(names = []) {
  const missing = labMissing();
  if (missing !== null) throw new Error(`bench live: ${missing}`);
  for (const [name, bench] of Object.entries(PARTS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const namespaces = createNamespaces();
    const directory = mkdtempSync(join(tmpdir(), 'dhcphop-bench-'));
    try {
      console.log(`load of the machine before: ${loadavg()[0]?.toFixed(1)}`);
      await bench(namespaces, directory);
    } finally {
      rmSync(directory, { recursive: true, force: true });
      await namespaces.close();
    }
  }
}
