/**
 * What runs inside the machine for a recording: that of the lab, to /out/recording.
 * Usage: node record-scenario.js FAULT CLIENT SECONDS
 */
import { record } from '../lab/record.js';

const [fault, client, seconds] = /** @type {[string, import('../lab/client.js').ClientName, string]} */ (
  process.argv.slice(2)
);
await record(fault, '/out/recording', { client, timeoutMs: Number(seconds) * 1000, command: 'scripts/vm-lab' });
