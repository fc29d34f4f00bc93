/** What the host's tools print as text says the same as their JSON; damaged in any way it harms nobody. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCounters } from '../../src/tools/parse-counters.ts';
import { parseFdb } from '../../src/tools/parse-fdb.ts';
import { parseLinks } from '../../src/tools/parse-links.ts';
import { parseVlans } from '../../src/tools/parse-vlans.ts';
import { Gathered } from '../../src/tools/saved/gathered.ts';
import { portLink } from '../../src/tools/saved/port-link.ts';
import { readSaved } from '../../src/tools/saved/read-saved.ts';
import { statesOf } from '../../src/tools/saved/states-of.ts';
import { parseBonding } from '../../src/tools/text/bonding-text.ts';
import { parseFdbText } from '../../src/tools/text/bridge-fdb-text.ts';
import { parseBridgeLinkText } from '../../src/tools/text/bridge-link-text.ts';
import { parseVlansText } from '../../src/tools/text/bridge-vlan-text.ts';
import { parseIpLinkText } from '../../src/tools/text/ip-link-text.ts';
import { parseLogLine } from '../../src/tools/text/kernel-log-text.ts';

/** Recorded in one namespace with iproute2 6.1, brctl 1.7, iptables 1.8.9; nothing changed between the commands. */
const text = (name: string) => readFileSync(new URL(`./fixtures/saved/${name}`, import.meta.url), 'utf8');
const lines = (name: string) => text(name).split('\n');
const json = (name: string): unknown => JSON.parse(text(name));

const SPAN = { fromNs: 1_700_000_000_000_000_000n, toNs: 1_700_000_060_000_000_000n };
const read = (...texts: readonly string[]) => {
  const byHand = new Gathered();
  const timed = texts.flatMap((each, i) => {
    const gathered = readSaved(each, `${i}.txt`, byHand);
    return gathered === null || gathered === byHand ? [] : [gathered];
  });
  return { byHand, states: [...timed, byHand].flatMap((each) => statesOf(each, SPAN, () => 0)) };
};
type States = ReturnType<typeof read>['states'];
const stateOf = <Kind extends States[number]['kind']>(states: States, kind: Kind) =>
  states.find((state): state is Extract<States[number], { kind: Kind }> => state.kind === kind);

describe('text and JSON of the same command', () => {
  it('ip -d link', () => {
    expect(parseLinks(parseIpLinkText(lines('link.txt')), null)).toEqual(parseLinks(json('link.json'), null));
    expect(parseLinks(parseIpLinkText(lines('link-s.txt')), null)).toEqual(parseLinks(json('link-s.json'), null));
    expect(parseCounters(parseIpLinkText(lines('link-s.txt')), null)).toEqual(parseCounters(json('link-s.json'), null));
    expect(parseLinks(json('link.json'), null).length).toBe(7);
  });

  it('bridge fdb show', () => {
    expect(parseFdb(parseFdbText(lines('fdb.txt')), null)).toEqual(parseFdb(json('fdb.json'), null));
    expect(parseFdb(parseFdbText(lines('fdb-s.txt')), null)).toEqual(parseFdb(json('fdb.json'), null));
    expect(parseFdb(json('fdb.json'), null)).toContainEqual(
      expect.objectContaining({ mac: 'fa:16:3e:56:ea:fa', port: 'up0', static: true, sticky: true }),
    );
  });

  it('bridge -d link', () => {
    const ports = (all: readonly Readonly<Record<string, unknown>>[]) => parseLinks(all.map(portLink), null);
    expect(ports(parseBridgeLinkText(lines('port.txt')))).toEqual(
      ports(json('port.json') as readonly Readonly<Record<string, unknown>>[]),
    );
  });

  it('bridge vlan, of new and of old versions', () => {
    const expected = [
      {
        ifname: 'tap0',
        vlans: [
          { vlan: 1, flags: ['PVID', 'Egress Untagged'] },
          { vlan: 10, vlanEnd: 20, flags: [] },
        ],
      },
      { ifname: 'br0', vlans: [{ vlan: 1, flags: ['Egress Untagged'] }] },
    ];
    const newer =
      'port              vlan-id  \ntap0              1 PVID Egress Untagged\n                  10-20\nbr0               1 Egress Untagged\n';
    const older = 'port\tvlan ids\ntap0\t 1 PVID Egress Untagged\n\t 10-20\n\nbr0\t 1 Egress Untagged\n\n';
    for (const each of [newer, older]) {
      expect(parseVlans(parseVlansText(each.split('\n')), null)).toEqual(parseVlans(expected, null));
    }
  });

  it('/proc/net/bonding/BOND', () => {
    const file = `Ethernet Channel Bonding Driver: v6.1.0

Bonding Mode: IEEE 802.3ad Dynamic link aggregation
Currently Active Slave: None
802.3ad info
\tPartner Mac Address: 00:00:00:00:00:00

Slave Interface: eth0
MII Status: up
Slave Interface: eth1
details partner lacp pdu:
    system mac address: 00:00:00:00:00:01`;
    expect(parseBonding(file.split('\n'))).toEqual({
      mode: '802.3ad',
      active: null,
      slaves: ['eth0', 'eth1'],
      partner: '00:00:00:00:00:00',
    });
    const backup = 'Bonding Mode: fault-tolerance (active-backup)\nCurrently Active Slave: eth1\n';
    expect(parseBonding(backup.split('\n'))).toMatchObject({ mode: 'active-backup', active: 'eth1', partner: null });
  });
});

describe('lines of the kernel log', () => {
  const instant = 1_795_988_289_549_906_000n;
  it.each([
    ['[  123.456789] br0: x', { when: { clock: 'boot', ns: 123_456_789_000n }, text: 'br0: x' }],
    ['<6>[    1.500000][    T1] br0: x', { when: { clock: 'boot', ns: 1_500_000_000n }, text: 'br0: x' }],
    ['1795988289.549906 hv1 kernel: br0: x', { when: { clock: 'real', ns: instant }, text: 'br0: x' }],
    ['2026-11-29T21:38:09.549906+0000 hv1 kernel: br0: x', { when: { clock: 'real', ns: instant }, text: 'br0: x' }],
    ['2026-11-29T22:38:09,549906+01:00 br0: x', { when: { clock: 'real', ns: instant }, text: 'br0: x' }],
    [
      '2026-11-29T21:38:09.549906Z hv1 kernel: [ 12.5] br0: x',
      { when: { clock: 'real', ns: instant }, text: 'br0: x' },
    ],
    [
      'Nov  9 21:38:09 hv1 kernel: [   12.345678] br0: x',
      { when: { clock: 'local', year: null, month: 11, day: 9, ns: 77_889_000_000_000n }, text: 'br0: x' },
    ],
    [
      '[Sun Nov 29 21:38:09 2026] br0: x',
      { when: { clock: 'local', year: 2026, month: 11, day: 29, ns: 77_889_000_000_000n }, text: 'br0: x' },
    ],
  ])('%s', (line, parsed) => expect(parseLogLine(line)).toEqual(parsed));

  it.each(['', 'br0: x', 'Nov 29 21:38:09 hv1 sshd[1]: kernel', '[1] x', '12:00:01.5 IP 0.0.0.0.68 > 255'])(
    'not of it: %s',
    (line) => expect(parseLogLine(line)).toBeNull(),
  );

  const complaint =
    'br0: received packet on uplink0 with own address as source address (addr:02:00:00:00:00:01, vlan:0)';
  it('count in the time of the captures, and only there', () => {
    const at = (second: number) => `${1_700_000_000 + second}.000000 hv1 kernel: ${complaint}`;
    const { states } = read([at(-3600), at(-1), at(30), at(61), at(63), at(86_400)].join('\n'));
    const times = states.flatMap((state) => (state.kind === 'kernel-log' ? [state.timeNs] : []));
    expect(times).toEqual([-1n, 30n, 61n].map((second) => SPAN.fromNs + second * 1_000_000_000n));
  });

  it('of an unknown time count nowhere', () => {
    const { states, byHand } = read(`[  12.345678] ${complaint}\n`);
    expect(states.map(({ kind }) => kind)).toEqual(['gap']);
    expect(byHand.remarks[0]).toContain('1 lines have the time since boot only');
  });

  it('of syslog are of the year that is nearest', () => {
    // The captures begin on 14 November 2023, 22:13:20 UTC.
    const { states } = read(`Nov 14 22:13:40 hv1 kernel: ${complaint}\nNov 15 22:13:40 hv1 kernel: ${complaint}\n`);
    expect(states.map(({ kind, timeNs }) => [kind, timeNs])).toEqual([['kernel-log', SPAN.fromNs + 20_000_000_000n]]);
  });
});

describe('several commands in one file', () => {
  const noise = '[sudo] password for op: \nsudo: unable to resolve host hv1\n\n';
  const all = ['link.txt', 'fdb.txt', 'port.txt', 'rules.txt'].map(text).join(noise);

  it('are told apart, with noise between them', () => {
    const { states } = read(noise + all);
    expect(stateOf(states, 'link')?.links).toEqual(parseLinks(json('link.json'), null));
    expect(stateOf(states, 'fdb')?.entries).toEqual(parseFdb(json('fdb.json'), null));
    expect(stateOf(states, 'ebtables')?.namespaces[0]?.rules[0]).toMatchObject({ tool: 'ebtables-nft' });
    expect(states.every(({ saved }) => saved?.timeNs === null)).toBe(true);
  });

  it('are the same in colours, with carriage returns, and as JSON', () => {
    const { states } = read(noise + all);
    expect(read(all.replaceAll('\n', '\r\n')).states).toEqual(states);
    expect(read(`\ufeff${all.replaceAll('tap0', '\u001b[36mtap0\u001b[0m')}`).states).toEqual(states);
    const asJson = read(['link.json', 'fdb.json', 'port.json'].map(text).join('\n') + text('rules.txt')).states;
    expect(asJson).toEqual(states);
  });

  it('brctl showmacs has names by what is beside it, or says what is missing', () => {
    const named = read(text('link.txt'), text('brctl-macs.txt')).states;
    const learned = stateOf(named, 'fdb')?.entries.map(({ mac, bridge, port, local }) => ({
      mac,
      bridge,
      port,
      local,
    }));
    const expected = parseFdb(json('fdb.json'), null).map(({ mac, bridge, port, local }) => ({
      mac,
      bridge,
      port,
      local,
    }));
    const sorted = (list: typeof learned = []) => list.toSorted((a, b) => (a.mac < b.mac ? -1 : 1));
    expect(sorted(learned)).toEqual(sorted(expected));
    const alone = read(`root@hv1:~# brctl showmacs br0\n${text('brctl-macs.txt')}`);
    expect(stateOf(alone.states, 'fdb')?.entries ?? []).toEqual([]);
    expect(alone.byHand.remarks[0]).toContain(
      'what port 1, 2 of br0 is called is not told: save `ip -d link` beside it',
    );
  });

  it('rules whose end is missing are not taken, nor those of IPv6', () => {
    const cut = text('rules.txt').slice(0, text('rules.txt').indexOf('COMMIT'));
    const { byHand } = read(cut);
    expect(byHand.iptables).toEqual([]);
    expect(byHand.remarks[0]).toContain('end before COMMIT: table filter is not taken');
    expect(read(text('rules.txt')).byHand.iptables.map(({ text: rules }) => rules.split('\n', 1)[0])).toEqual([
      '*filter',
      '*nat',
    ]);
  });

  it('iptables counts where it is known that bridges ask it', () => {
    const alone = read(text('rules.txt'));
    expect(stateOf(alone.states, 'iptables')).toBeUndefined();
    expect(alone.byHand.remarks.join()).toContain('save `sysctl net.bridge` beside them');
    const asked = read(text('rules.txt'), 'net.bridge.bridge-nf-call-iptables = 1\n').states;
    expect(stateOf(asked, 'iptables')?.namespaces[0]).toMatchObject({ isOn: true, rules: [{ tool: 'iptables-nft' }] });
    // A rule for bridge ports that has counted says it as well.
    const counted = text('rules.txt').replace(
      '[0:0] -A FORWARD -i docker0',
      '[3:984] -A FORWARD -m physdev --physdev-in tap0',
    );
    expect(stateOf(read(counted).states, 'iptables')?.namespaces[0]?.isOn).toBe(true);
  });
});

describe('text that is damaged', () => {
  const samples = ['link.txt', 'link-s.json', 'fdb.txt', 'port.txt', 'brctl-macs.txt', 'rules.txt', 'addr.txt'].map(
    text,
  );
  const ruleset = `table bridge f {
\tset s {
\t\ttype ether_addr
\t\telements = { 02:00:00:00:00:01, 02:00:00:00:00:02 }
\t}
\tchain c { # handle 1
\t\ttype filter hook forward priority filter; policy drop;
\t\tether saddr @s udp dport { 67, 68 } counter packets 1 bytes 2 accept # handle 2
\t\tudp sport vmap { 67 : jump x, 68 : drop }
\t}
}
`;
  const everything = [...samples, ruleset].join('\n');

  it('never throws, wherever it is cut, in whatever order, with whatever in it', { timeout: 60_000 }, () => {
    const piece = fc.constantFrom(...samples, ruleset);
    fc.assert(
      fc.property(fc.nat(everything.length), fc.nat(everything.length), fc.string(), (from, length, garbage) => {
        read(everything.slice(0, from) + garbage + everything.slice(from + length));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string(), fc.lorem())), (pieces) => {
        read(pieces.join('\n'));
      }),
      { numRuns: 100 },
    );
  });

  it('a ruleset that is cut inside a table blames no rule', () => {
    for (let end = ruleset.indexOf('chain c'); end < ruleset.length - 2; end++) {
      expect(read(ruleset.slice(0, end)).byHand.nft).toEqual([]);
    }
    expect(read(ruleset).byHand.nft.length).toBe(1);
  });

  it('text of another kind is not recognised', () => {
    for (const other of [
      '',
      '\n\n',
      'Dear all,\nit does not work.\n',
      '{"a": 1',
      '<html>',
      '12:01:02.3 IP 0.0.0.0.68 > x',
    ]) {
      expect(readSaved(other, 'x', new Gathered())).toBeNull();
    }
  });
});
