/**
 * What runs inside the machine: one fault of the lab, traced and judged, and the path that dhcphop finds there compared
 * with the one that was built. Leaves /out/result.json, the incident, and what iproute2 says of the hypervisor.
 * Usage: node scenario.js FAULT CLIENT SECONDS
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { runFault } from '../lab/run-fault.js';
import { PROGRAM } from '../lab/trace.js';

/**
 * @typedef {object} Result
 * @property {readonly string[]} complaints
 * @property {string} text
 * @property {import('../lab/judge.js').Report} report
 * @property {number} exitCode
 * @property {number} sent
 * @property {number} lost
 */

const OUT = '/out';
const [fault, client, seconds] = /** @type {[string, import('../lab/client.js').ClientName, string]} */ (
  process.argv.slice(2)
);

/** @type {import('../lab/lab.js').Lab | null} */
let lab = null;
/** @type {string[]} */
const pathComplaints = [];
const result = await runFault(fault, {
  client,
  timeoutMs: Number(seconds) * 1000,
  write: `${OUT}/incident.pcapng`,
  say: (line) => console.error(`lab: ${line}`),
  onLab: (standing) => {
    lab = standing;
  },
  beforeClose: async () => {
    const standing = /** @type {import('../lab/lab.js').Lab} */ (lab);
    pathComplaints.push(...(await comparePath(standing)));
    await keepHostState(standing);
  },
});
const all = { ...result, complaints: [...result.complaints, ...pathComplaints] };
writeFileSync(`${OUT}/result.json`, JSON.stringify(all));

/** @param {import('../lab/lab.js').Lab} standing */
async function comparePath({ exec, guests, path, roles }) {
  const argv = [process.execPath, PROGRAM, 'path', /** @type {string} */ (guests[0]?.port), '--format', 'json'];
  const text = await exec('hv', argv);
  writeFileSync(`${OUT}/path.json`, text);
  /** @type {{ guest: { mac: string } | null, hops: { name: string, role: string }[] }} */
  const { guest, hops } = JSON.parse(text);
  const found = hops.map(({ name, role }) => `${name} (${role})`).join(' > ');
  const built = path.map((name, index) => `${name} (${roles[index]})`).join(' > ');
  const complaints = found === built ? [] : [`dhcphop path finds ${found}, built was ${built}`];
  if (guest?.mac !== guests[0]?.mac) complaints.push(`dhcphop path takes ${guest?.mac} for the guest`);
  return complaints;
}

/** @param {import('../lab/lab.js').Lab} standing */
async function keepHostState({ exec }) {
  mkdirSync(`${OUT}/host`);
  writeFileSync(`${OUT}/host/link.json`, await exec('hv', ['ip', '-j', '-d', 'link', 'show']));
  writeFileSync(`${OUT}/host/fdb.json`, await exec('hv', ['bridge', '-j', 'fdb', 'show']));
}
