/** Captures of plain tcpdump and the state of the host saved beside them: the hop and the cause that a live trace names. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab, type Lab } from '../../lab/lab.js';
import { parseReport } from '../../lab/run-fault.js';
import { firstGuest, replay, traceWhile } from '../../lab/trace.js';
import { collectScript } from '../../src/tools/collect/collect-script.ts';
import { describeLab } from './lab-or-skip.ts';

const HANDS_TO_IPTABLES = 'sysctl -q -w net.bridge.bridge-nf-call-iptables=1';
const MAC = 'fa:16:3e:56:ea:fa';

interface Fault {
  readonly code: string;
  readonly lastSeen: string;
  readonly missing: string;
  readonly commands: readonly string[];
  /** What a person saves by hand, a file each. */
  readonly byHand: readonly string[];
}

const FAULTS: readonly Fault[] = [
  {
    code: 'filtered-by-nftables',
    lastSeen: 'br0',
    missing: 'tap0',
    commands: [
      'nft add table bridge f',
      'nft add chain bridge f c { type filter hook forward priority 0 ; }',
      'nft add rule bridge f c udp sport 67 udp dport 68 counter drop',
    ],
    byHand: ['ip -d link', 'nft list ruleset', 'bridge fdb show'],
  },
  {
    code: 'filtered-by-iptables',
    lastSeen: 'br0',
    missing: 'uplink0',
    commands: [HANDS_TO_IPTABLES, 'iptables-nft -P FORWARD DROP', 'iptables-nft -A FORWARD -i docker0 -j ACCEPT'],
    byHand: ['ip -d link', 'iptables-nft-save -c', 'sysctl net.bridge', 'nft list ruleset'],
  },
  {
    code: 'filtered-by-ebtables',
    lastSeen: 'br0',
    missing: 'uplink0',
    commands: ['ebtables-nft -A FORWARD -i tap0 -s ! 02:00:00:00:00:01 -j DROP'],
    byHand: ['ip -j -d link', 'ebtables-nft-save'],
  },
  {
    code: 'port-isolated',
    lastSeen: 'br0',
    missing: 'uplink0',
    commands: ['bridge link set dev tap0 isolated on', 'bridge link set dev uplink0 isolated on'],
    byHand: ['bridge -d link'],
  },
  {
    code: 'guest-mac-on-wrong-port',
    lastSeen: 'br0',
    missing: 'tap0',
    commands: [`bridge fdb replace ${MAC} dev uplink0 master static sticky`],
    byHand: ['ip -d link', 'bridge fdb show'],
  },
  {
    code: 'guest-mac-on-wrong-port',
    lastSeen: 'br0',
    missing: 'tap0',
    commands: [`bridge fdb replace ${MAC} dev uplink0 master static sticky`],
    byHand: ['ip -d link', 'brctl show', 'brctl showmacs br0'],
  },
  {
    code: 'port-not-forwarding',
    lastSeen: 'br0',
    missing: 'uplink0',
    commands: ['bridge link set dev uplink0 state 1'],
    byHand: ['bridge link', 'bridge vlan'],
  },
  {
    code: 'flooding-off',
    lastSeen: 'br0',
    missing: 'uplink0',
    commands: ['bridge link set dev uplink0 bcast_flood off'],
    byHand: ['bridge -j -d link'],
  },
];

/** A live trace, and beside it a capture for each hop, as an operator takes them, while the guest asks. */
async function traceAndCapture(lab: Lab) {
  const observers = await Promise.all(lab.path.map((hop) => lab.observe('hv', hop, { exact: false })));
  const live = await traceWhile(lab, [...firstGuest(lab), '--format', 'json'], () =>
    lab.runClient(0, 'udhcpc', { timeoutMs: 5000 }),
  );
  await Promise.all(observers.map((observer) => observer.stop()));
  const captures = lab.path.map((hop, i) => {
    const file = join(lab.directory, `${hop}.pcap`);
    writeFileSync(file, observers[i]!.bytes());
    return file;
  });
  return { live: parseReport(live), captures };
}

async function save(lab: Lab, commands: readonly string[]): Promise<readonly string[]> {
  const files = commands.map((_, i) => join(lab.directory, `by hand ${i}.txt`));
  for (const [i, command] of commands.entries()) writeFileSync(files[i]!, await lab.exec('hv', command.split(' ')));
  return files;
}

interface Cause {
  readonly code: string;
  readonly level: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly saved?: { readonly files: readonly string[]; readonly time: string | null };
}

function causesIn(findings: readonly unknown[]): readonly Cause[] {
  return (findings as readonly Cause[]).filter(({ level }) => level === 'cause');
}

/** Counters had risen before the state was saved once: by the rule alone. */
const facts = ({ facts: { certainty: _, ...rest } }: Cause) => rest;

describeLab('state that was saved beside captures', () => {
  test.for(FAULTS)('$code by $byHand: the cause that a live trace names', { timeout: 90_000 }, async (fault) => {
    const { code, lastSeen, missing, commands, byHand } = fault;
    const lab = await createLab({ topology: 'bridge' });
    try {
      for (const command of commands) await lab.exec('hv', command.split(' '));
      const { live, captures } = await traceAndCapture(lab);
      const files = await save(lab, byHand);
      const host = join(lab.directory, 'host.txt');
      writeFileSync(host, await lab.exec('hv', ['sh', '-c', collectScript()]));
      const [expected] = causesIn(live.findings);
      expect(expected?.code).toBe(code);
      for (const state of [[host], files]) {
        const replayed = await replay([...captures, '--format', 'json', '--state', ...state]);
        const report = parseReport(replayed);
        const lost = report.exchanges
          .flatMap(({ messages }) => messages)
          .find(({ verdict }) => verdict.status === 'lost');
        expect(lost?.verdict, replayed.stderr).toMatchObject({ lastSeen, missing });
        const causes = causesIn(report.findings);
        expect(
          causes.map((each) => each.code),
          replayed.stderr,
        ).toEqual([code]);
        if (!byHand.includes('nft list ruleset') || state !== files)
          expect(facts(causes[0]!)).toEqual(facts(expected!));
        expect(causes[0]!.saved?.files).toEqual(state);
        expect(causes[0]!.saved?.time === null).toBe(state === files);
      }
      const without = causesIn(parseReport(await replay([...captures, '--format', 'json'])).findings);
      expect(without.map((each) => each.code)).toEqual([]);
    } finally {
      await lab.close();
    }
  });
});
