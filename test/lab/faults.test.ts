/** Every fault, traced live by dhcphop in the lab, and every verdict judged by what the guest really received. */
import { expect, test } from 'vitest';
import { CLIENTS, type ClientName } from '../../lab/client.js';
import { FAULTS } from '../../lab/faults/index.js';
import { clientMissing } from '../../lab/requirements.js';
import { runFault } from '../../lab/run-fault.js';
import { TOPOLOGIES } from '../../lab/topology.js';
import { describeLab } from './lab-or-skip.ts';

for (const topology of Object.keys(TOPOLOGIES)) {
  const faults = FAULTS.filter((fault) => fault.topology === topology && fault.far === undefined);
  if (faults.length === 0) continue;
  const runs = CLIENTS.flatMap((client) => faults.map(({ name }) => ({ name, client })));
  describeLab(`a live trace in the topology ${topology} is right about`, () => tryAll(runs), topology);
}

function tryAll(runs: readonly { name: string; client: ClientName }[]) {
  test.for(runs)('$name with $client', { timeout: 60_000 }, async ({ name, client }, { skip }) => {
    const missing = clientMissing(client);
    if (missing !== null) skip(missing);
    const { complaints, text } = await runFault(name, { client, timeoutMs: 5000 });
    expect(complaints, text).toEqual([]);
  });
}
