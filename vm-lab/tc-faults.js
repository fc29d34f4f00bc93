/**
 * What runs inside the machine for the faults of traffic control, whose filters and actions many kernels lack: each is made on a
 * bridge, traced and replayed, and what the finding advises is typed. Prints each, and what is wrong with it.
 * Usage: node tc-faults.js
 */
import { join } from 'node:path';
import { createLab } from '../lab/lab.js';
import { parseReport } from '../lab/run-fault.js';
import { firstGuest, replay, traceWhile } from '../lab/trace.js';

const HOOK = 'qdisc add dev DEV clsact';
const REPLIES = 'u32 match ip protocol 17 0xff match ip sport 67 0xffff';

/** @type {readonly (readonly [certainty: string, lastSeen: string, missing: string, ...tc: string[]])[]} */
const FAULTS = [
  ['rule and counter', 'br0', 'tap0', HOOK, `filter add dev DEV egress protocol ip pref 7 ${REPLIES} action drop`],
  [
    'rule and counter',
    'br0',
    'tap0',
    HOOK,
    'filter add dev DEV egress protocol ip flower ip_proto udp src_port 67 dst_port 68 action drop',
  ],
  ['rule and counter', 'br0', 'tap0', HOOK, 'filter add dev DEV egress matchall action drop'],
  [
    'rule and counter',
    'tap0',
    'br0',
    HOOK,
    'filter add dev DEV ingress protocol ip flower dst_mac ff:ff:ff:ff:ff:ff ip_proto udp action drop',
  ],
  [
    'rule and counter',
    'tap0',
    'br0',
    HOOK,
    'filter add dev DEV ingress protocol ip matchall action goto chain 4',
    'filter add dev DEV ingress chain 4 protocol ip u32 match ether dst ff:ff:ff:ff:ff:ff action drop',
  ],
  // Nothing of 300 bytes is within a burst of 100.
  [
    'counter alone',
    'br0',
    'tap0',
    HOOK,
    'filter add dev DEV egress protocol ip flower ip_proto udp action police rate 8kbit burst 100 conform-exceed drop',
  ],
  [
    'rule and counter',
    'br0',
    'tap0',
    'qdisc add dev DEV root handle 1: prio',
    'filter add dev DEV parent 1: protocol ip flower ip_proto udp src_port 67 action drop',
  ],
  ['counter alone', 'br0', 'tap0', 'qdisc add dev DEV root tbf rate 1mbit burst 2000 limit 200'],
  // Passes: filters that are for others.
  [
    '',
    '',
    '',
    HOOK,
    'filter add dev DEV egress protocol ip pref 1 flower ip_proto udp dst_port 67 action drop',
    'filter add dev DEV egress protocol ip pref 2 u32 match ip src 198.51.100.0/24 action drop',
    'filter add dev DEV ingress protocol ip pref 1 flower src_mac 02:00:00:00:00:00/ff:00:00:00:00:00 action drop',
  ],
];

for (const fault of FAULTS) {
  const lab = await createLab({ topology: 'bridge' });
  try {
    const complaints = await run(lab, fault);
    console.log(`${complaints.length === 0 ? 'PASS' : 'FAIL'} ${fault.slice(3).join('; ')}`);
    for (const complaint of complaints) console.log(`     ${complaint}`);
    if (complaints.length > 0) process.exitCode = 1;
  } finally {
    await lab.close();
  }
}

/**
 * @param {import('../lab/lab.js').Lab} lab
 * @param {(typeof FAULTS)[number]} fault
 */
async function run(lab, [certainty, lastSeen, missing, ...commands]) {
  for (const command of commands) await lab.exec('hv', ['tc', ...command.replace('DEV', 'tap0').split(' ')]);
  const file = join(lab.directory, 'fault.pcapng');
  const live = await traceWhile(lab, [...firstGuest(lab), '--format', 'json', '--write', file], () =>
    lab.runClient(0, 'udhcpc', { timeoutMs: 6000 }),
  );
  const report = parseReport(live);
  /** @type {string[]} */
  const wrong = [];
  /** @param {string} what @param {unknown} is @param {unknown} wanted */
  const check = (what, is, wanted) => {
    if (JSON.stringify(is) !== JSON.stringify(wanted))
      wrong.push(`${what} ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`);
  };
  const causes = report.findings.filter(({ level }) => level === 'cause');
  const messages = report.exchanges.flatMap((exchange) => exchange.messages);
  const lost = messages.find(({ verdict }) => verdict.status === 'lost')?.verdict;
  check('lost', [lost?.lastSeen ?? '', lost?.missing ?? ''], [lastSeen, missing]);
  check(
    'causes',
    causes.map(({ code }) => code),
    certainty === '' ? [] : ['filtered-by-tc'],
  );
  check('certainty', causes[0]?.facts?.certainty ?? '', certainty);
  check('replayed', parseReport(await replay([file, '--format', 'json'])).findings, report.findings);
  const [cause] = causes;
  if (cause === undefined) return wrong;
  const remedy = (cause.advice ?? []).find((line) => line.startsWith('to ')) ?? '';
  await lab.exec('hv', remedy.slice(remedy.indexOf(': ') + 2).split(' '));
  check('after the remedy', (await lab.runClient(0, 'udhcpc', { timeoutMs: 20_000 })).bound, true);
  return wrong;
}
