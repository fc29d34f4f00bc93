/**
 * `scripts/lab healthy`: leases on a host where a lot goes on beside them. Other guests ask, are lost by a fault of their own and
 * reboot; ports come, change their state and go; the FDB churns; somebody talks all the time. Nothing may be called lost, and
 * no cause may be claimed.
 */
import path from 'node:path';
import { judgeTruth } from './judge.js';
import { createLab } from './lab.js';
import { speakFromOutside } from './matrix/helpers.js';
import { differences, parseReport } from './run-fault.js';
import { firstGuest, replay, traceWhile } from './trace.js';

/** @typedef {import('./lab.js').Lab} Lab */

const TOPOLOGIES = ['bridge', 'container', 'proxmox'];
const LEASES = 3;

/**
 * @param {number} run  Counts from 0; the topologies take turns.
 * @returns {Promise<{ topology: string, problems: readonly string[] }>}
 */
export async function runHealthy(run) {
  const topology = /** @type {string} */ (TOPOLOGIES[run % TOPOLOGIES.length]);
  const lab = await createLab({ topology, guests: 3 });
  try {
    await speakFromOutside(lab, '02:00:00:00:00:66', '5');
    const incident = path.join(lab.directory, 'incident.pcapng');
    let leases = 0;
    const live = await traceWhile(lab, [...firstGuest(lab), '--format', 'json', '--write', incident], async () => {
      const done = new AbortController();
      const beside = [churn(lab, done.signal), troubleOthers(lab)];
      for (let lease = 0; lease < LEASES; lease++) {
        if ((await lab.runClient(0, 'udhcpc')).bound) leases++;
      }
      done.abort();
      await Promise.all(beside);
    });
    const report = parseReport(live);
    const again = await replay([incident, '--format', 'json']);
    const { verdict, lost, inconclusive } = report.summary;
    const causes = report.findings.filter(({ level }) => level === 'cause').map(({ code }) => code);
    return {
      topology,
      problems: [
        ...(leases === LEASES ? [] : [`the lab itself: ${leases} of ${LEASES} leases`]),
        ...(verdict === 'ok' ? [] : [`the verdict is ${verdict}: ${lost} lost, ${inconclusive} inconclusive`]),
        ...causes.map((code) => `the cause ${code} was claimed`),
        ...(live.exitCode === 0 ? [] : [`exit code ${live.exitCode}`]),
        ...judgeTruth(lab, report),
        ...differences(report, live.exitCode, parseReport(again), again.exitCode),
      ],
    };
  } finally {
    await lab.close();
  }
}

/**
 * A port comes to the guest's bridge, changes its state, has many MACs behind it and goes, over and over.
 * @param {Lab} lab
 * @param {AbortSignal} done
 */
async function churn({ ns, exec, guests }, done) {
  const bridge = /** @type {string} */ (guests[0]?.bridge);
  for (let round = 0; !done.aborted; round++) {
    await ns.ip('hv', 'link', 'add', 'churn0', 'type', 'veth', 'peer', 'name', 'churn1');
    await ns.ip('hv', 'link', 'set', 'churn0', 'master', bridge, 'up');
    await ns.ip('hv', 'link', 'set', 'churn1', 'up');
    const macs = Array.from({ length: 20 }, (_, index) => `06:00:00:00:${hex(round)}:${hex(index)}`);
    const entries = macs.map((mac) => `bridge fdb replace ${mac} dev churn0 master dynamic`);
    // The kernel may just be about to tell the bridge of the carrier, and refuse.
    await exec('hv', ['sh', '-c', entries.join('\n')]).catch(() => {});
    for (const state of ['1', '2', '3']) {
      await exec('hv', ['bridge', 'link', 'set', 'dev', 'churn0', 'state', state]).catch(() => {});
    }
    await ns.ip('hv', 'link', 'delete', 'churn0');
  }
}

/**
 * The second guest is lost by a wrong entry of its own; the third gets a lease, is rebooted and gets another.
 * @param {Lab} lab
 */
async function troubleOthers(lab) {
  const [, lost] = lab.guests;
  const uplink = lost?.bridge === 'br0' ? 'uplink0' : (lost?.bridge.replace('fwbr', 'fwln') ?? '');
  await lab.exec('hv', ['bridge', 'fdb', 'replace', lost?.mac ?? '', 'dev', uplink, 'master', 'static', 'sticky']);
  await Promise.all([lab.runClient(1, 'udhcpc', { timeoutMs: 1500 }), lab.runClient(2, 'udhcpc')]);
  await lab.unplug(2);
  await lab.plug(2);
  await lab.runClient(2, 'udhcpc');
}

/** @param {number} value */
function hex(value) {
  return (value & 255).toString(16).padStart(2, '0');
}
