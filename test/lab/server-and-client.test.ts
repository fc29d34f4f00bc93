/** What servers and clients do wrong, made with real ones: the cause, live and replayed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab, type Lab } from '../../lab/lab.js';
import { sleep } from '../../lab/process.js';
import { parseReport } from '../../lab/run-fault.js';
import { DNSMASQ } from '../../lab/server.js';
import { firstGuest, replay, traceWhile } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

const UDHCPC = ['udhcpc', '-f', '-i', 'eth0', '-s', '/bin/true', '-t', '2', '-T', '1', '-A', '1'];
const TABLE = 'nft add table netdev f';
const LEASE =
  'lease { interface "eth0"; fixed-address 10.9.9.9; renew 4 2037/1/1 0:0:0; rebind 4 2037/1/1 0:0:0; expire 4 2037/1/1 0:0:0; }';

interface Fault {
  readonly findings: readonly string[];
  readonly facts?: Record<string, unknown>;
  /** Commands of the hypervisor before the trace. */
  readonly inject?: readonly string[];
  readonly prepare?: (lab: Lab) => Promise<unknown>;
  readonly client?: (lab: Lab) => Promise<unknown>;
}

/** Another dnsmasq, on the hypervisor's bridge. */
async function serveOnBridge(lab: Lab, range: string) {
  await lab.ns.ip('hv', 'address', 'add', '192.0.2.2/24', 'dev', 'br0');
  const bound = ['--interface=br0', `--dhcp-range=${range},1h`, '--dhcp-leasefile=/dev/null'];
  const server = lab.start('hv', [...DNSMASQ, ...bound]);
  await server.saying(/sockets bound exclusively/);
}

async function run(lab: Lab, argv: readonly string[], ms: number) {
  const client = lab.start('vm0', argv);
  await sleep(ms);
  await client.stop('SIGKILL');
}

async function askAsBefore(lab: Lab) {
  const base = join(lab.directory, 'before');
  writeFileSync(`${base}.leases`, LEASE);
  writeFileSync(`${base}.conf`, 'timeout 60;\n');
  const program = await lab.exec('hv', ['sh', '-c', `cp "$(command -v dhclient)" ${base} && echo ${base}`]);
  const files = ['-cf', `${base}.conf`, '-lf', `${base}.leases`, '-pf', `${base}.pid`];
  await run(lab, [program.trim(), '-d', '-sf', '/bin/true', ...files, 'eth0'], 3000);
}

const FAULTS: readonly (readonly [string, Fault])[] = [
  [
    'a second server answers, and the guest gets its lease all the same',
    {
      findings: ['symptom several-servers'],
      facts: { servers: ['192.0.2.1', '192.0.2.2'] },
      prepare: (lab) => serveOnBridge(lab, '192.0.2.210,192.0.2.220'),
    },
  ],
  [
    'the guest asks for the address that it had elsewhere',
    { findings: ['cause server-refused'], facts: { address: '10.9.9.9', server: '192.0.2.1' }, client: askAsBefore },
  ],
  [
    'the address is in use',
    {
      findings: ['cause lease-declined'],
      facts: { address: '192.0.2.50', server: '192.0.2.2' },
      async prepare(lab) {
        await lab.server.stop();
        await serveOnBridge(lab, '192.0.2.50,192.0.2.50');
        await lab.ns.ip('dhcp', 'address', 'add', '192.0.2.50/24', 'dev', 'eth0');
      },
      client: (lab) => run(lab, [...UDHCPC, '-a'], 6000),
    },
  ],
  [
    'a firewall inside the guest takes the offers',
    {
      findings: ['cause offer-ignored'],
      async prepare(lab) {
        for (const command of [
          TABLE,
          'nft add chain netdev f c { type filter hook ingress device eth0 priority 0 ; }',
          'nft add rule netdev f c udp dport 68 drop',
        ])
          await lab.exec('vm0', command.split(' '));
      },
    },
  ],
  [
    'a rule on the way spoils the UDP checksum',
    {
      findings: ['cause reply-malformed'],
      facts: { faults: ['checksum'] },
      inject: [
        'nft add table bridge f',
        'nft add chain bridge f c { type filter hook forward priority 0 ; }',
        'nft add rule bridge f c udp dport 68 udp checksum set 4660',
      ],
    },
  ],
];

describeLab('a server or a client at fault is named:', () => {
  test.for(FAULTS)('%s', { timeout: 60_000 }, async ([, { findings, facts, inject = [], prepare, client }]) => {
    const lab = await createLab();
    try {
      for (const command of inject) await lab.exec('hv', command.split(' '));
      await prepare?.(lab);
      const file = join(lab.directory, 'fault.pcapng');
      const live = await traceWhile(lab, [...firstGuest(lab), '--format', 'json', '--write', file], async () => {
        await (client?.(lab) ?? run(lab, UDHCPC, 5000));
      });
      const report = parseReport(live);
      const told = report.findings.filter(({ level }) => level !== 'caution');
      expect(
        told.map(({ level, code }) => `${level} ${code}`),
        live.stderr,
      ).toEqual(findings);
      if (facts !== undefined) expect(told[0]?.facts).toMatchObject(facts);
      expect(parseReport(await replay([file, '--format', 'json'])).findings).toEqual(report.findings);
    } finally {
      await lab.close();
    }
  });
});
