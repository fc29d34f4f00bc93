import { describe, expect, test } from 'vitest';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import type { HostState } from '../../src/state/host-state.ts';
import type { Exchange, Message, Sighting, Verdict } from '../../src/trace/types.ts';
import { DISCOVER, exchange, MAC, message, OFFER, PATH, REFLECTION } from './build.ts';
import { END } from './end.ts';

const moved = (timeNs: bigint, from: string, to: string, bridge = 'br0'): HostState => ({
  kind: 'fdb-change',
  timeNs,
  mac: MAC,
  bridge,
  vlan: null,
  from,
  to,
});
const snapshot = (timeNs: bigint, port: string): HostState => ({
  kind: 'fdb',
  timeNs,
  entries: [{ mac: MAC, bridge: 'br0', port, vlan: null, local: false, static: false, sticky: false }],
});

function diagnose(states: readonly HostState[], messages: readonly Message[], closed: Exchange, end = END) {
  const diagnosis = new Diagnosis([PATH]);
  for (const state of states) diagnosis.state(state);
  for (const [i, each] of messages.entries()) {
    const beside = messages.slice(0, i + 1).filter(({ exchangeId }) => exchangeId === each.exchangeId);
    diagnosis.message(each, beside);
  }
  diagnosis.exchange(closed);
  const { findings, unobserved } = diagnosis.end(end);
  return { findings, unobserved, codes: findings.map(({ code, level }) => `${code} ${level}`) };
}

const STAGES = [
  'tap-not-on-bridge',
  'port-down',
  'port-not-forwarding',
  'port-isolated',
  'flooding-off',
  'learning-off',
  'mtu-too-small',
  'vlan-tag-mismatch',
];
const STORY = [DISCOVER, REFLECTION, OFFER];
const REPLY_LOST = exchange('reply-lost', STORY);

describe('the story', () => {
  test('the reflection moved the guest to the uplink before the OFFER came', () => {
    // The kernel tells 0.9 ms late, after the OFFER was lost: the frame that caused the move says when it was.
    const { codes, findings } = diagnose(
      [snapshot(-1n, 'tap0'), moved(1_000_000n, 'tap0', 'uplink0')],
      STORY,
      REPLY_LOST,
    );
    expect(codes).toEqual(['reflected-request cause', 'guest-mac-on-wrong-port cause']);
    expect(findings[1]?.facts).toEqual({ mac: MAC, port: 'uplink0', expectedPort: 'tap0', bridge: 'br0' });
    expect(findings[1]?.evidence.map((piece) => [piece.source, piece.timeNs])).toEqual([
      ['frame', 123_000n],
      ['fdb', 123_000n],
      ['frame', 500_000n],
    ]);
    expect(findings[1]?.messages).toEqual([3]);
  });

  test('of the copies that a switch floods to interfaces side by side, the one that went on came back', () => {
    const [cameBack, ...inward] = REFLECTION.sightings as [Sighting, ...Sighting[]];
    const flooded = { ...cameBack, interface: 'uplink1', timeNs: 122_000n };
    const story = [DISCOVER, { ...REFLECTION, sightings: [flooded, cameBack, ...inward] }, OFFER];
    const { findings } = diagnose([], story, exchange('reply-lost', story));
    expect(findings[0]).toMatchObject({
      code: 'reflected-request',
      facts: { interface: 'uplink0' },
      evidence: [
        { what: 'left', interface: 'uplink0' },
        { what: 'came-back', interface: 'uplink0' },
        { what: 'went-on-inward', interface: 'br0' },
      ],
    });
  });

  test('a move after the OFFER does not explain its loss', () => {
    const late = message(2, 'DISCOVER', ['uplink0 in 700', 'br0 in 700', 'tap0 out 707'], { reflects: 1 });
    const { codes } = diagnose(
      [snapshot(-1n, 'tap0'), moved(1_000_000n, 'tap0', 'uplink0')],
      [DISCOVER, OFFER, late],
      exchange('reply-lost', [DISCOVER, OFFER, late]),
    );
    expect(codes).toEqual(['reflected-request cause']);
  });

  test('of two reflections before the notice the first moved the guest, so a reply between them is explained', () => {
    const again = message(4, 'DISCOVER', ['uplink0 in 700', 'br0 in 700', 'tap0 out 707'], { reflects: 1 });
    const messages = [DISCOVER, REFLECTION, OFFER, again];
    const states = [snapshot(-1n, 'tap0'), moved(1_000_000n, 'tap0', 'uplink0')];
    const { findings } = diagnose(states, messages, exchange('reply-lost', messages));
    const wrongPort = findings.find(({ code }) => code === 'guest-mac-on-wrong-port');
    expect(wrongPort?.evidence.map(({ timeNs }) => timeNs)).toEqual([123_000n, 123_000n, 500_000n]);
  });

  test('a move back and forth before its notices: each has its own frame', () => {
    const again = message(4, 'DISCOVER', ['tap0 in 300', 'br0 in 300', 'uplink0 out 331'], { retransmits: 1 });
    const back = message(5, 'DISCOVER', ['uplink0 in 400', 'br0 in 400', 'tap0 out 407'], { reflects: 1 });
    const messages = [DISCOVER, REFLECTION, again, back, OFFER];
    const states = [
      snapshot(-1n, 'tap0'),
      moved(1_000_000n, 'tap0', 'uplink0'),
      moved(1_000_100n, 'uplink0', 'tap0'),
      moved(1_000_200n, 'tap0', 'uplink0'),
    ];
    const { findings } = diagnose(states, messages, exchange('reply-lost', messages));
    const moving = findings.find(({ code }) => code === 'guest-mac-moving');
    expect(moving?.evidence.filter(({ source }) => source === 'fdb').map(({ timeNs }) => timeNs)).toEqual([
      123_000n,
      300_000n,
      400_000n,
    ]);
  });

  test('an OFFER lost before the bridge is not explained by its FDB', () => {
    const early = message(3, 'OFFER', ['uplink0 in 500'], {
      verdict: { status: 'lost', lastSeen: 'uplink0', missing: 'br0', blind: [], reasons: [] },
    });
    const { codes } = diagnose(
      [snapshot(-1n, 'uplink0')],
      [DISCOVER, early],
      exchange('reply-lost', [DISCOVER, early]),
    );
    expect(codes).toEqual([]);
  });

  test('a bridge that has the guest nowhere floods, so it is not to blame', () => {
    const { codes } = diagnose([{ kind: 'fdb', timeNs: -1n, entries: [] }], [DISCOVER, OFFER], REPLY_LOST);
    expect(codes).toEqual([]);
  });

  test('without host state the FDB and the kernel log are unobserved, the frames still tell', () => {
    const { codes, unobserved } = diagnose([], STORY, REPLY_LOST);
    expect(codes).toEqual(['reflected-request cause']);
    expect(unobserved).toEqual([
      { code: 'guest-mac-on-wrong-port', needs: 'fdb' },
      { code: 'guest-mac-moving', needs: 'fdb' },
      { code: 'guest-mac-is-port-mac', needs: 'fdb' },
      { code: 'own-address-from-outside', needs: 'kernel-log' },
      ...STAGES.map((code) => ({ code, needs: 'link' })),
      { code: 'vlan-not-allowed', needs: 'vlans' },
      { code: 'filtered-by-nftables', needs: 'nft' },
      { code: 'ip-header-wrong', needs: 'iptables' },
      { code: 'filtered-by-iptables', needs: 'iptables' },
      { code: 'filtered-by-ebtables', needs: 'ebtables' },
      { code: 'filtered-by-tc', needs: 'tc' },
    ]);
  });

  test('two moves are a guest that moves, each with the frame that caused it', () => {
    const again = message(4, 'DISCOVER', ['tap0 in 4000000', 'br0 in 4000000', 'uplink0 out 4000031'], {
      retransmits: 1,
    });
    const { findings } = diagnose(
      [snapshot(-1n, 'tap0'), moved(400_000n, 'tap0', 'uplink0'), moved(4_000_500_000n, 'uplink0', 'tap0')],
      [...STORY, again],
      REPLY_LOST,
    );
    const moving = findings.find(({ code }) => code === 'guest-mac-moving');
    expect(moving).toMatchObject({ level: 'cause', count: 2, messages: [2, 4], facts: { ports: ['tap0', 'uplink0'] } });
    expect(moving?.evidence.map(({ timeNs }) => timeNs)).toEqual([123_000n, 123_000n, 4_000_000_000n, 4_000_000_000n]);
  });

  test('moved once on each of two bridges it flips on neither; twice on one of them it flips there', () => {
    const once = [moved(400_000n, 'tap0', 'uplink0'), moved(400_000n, 'patch1', 'uplink1', 'br1')];
    const codesOf = (states: readonly HostState[]) => diagnose(states, STORY, REPLY_LOST).codes;
    expect(codesOf(once)).not.toContain('guest-mac-moving cause');
    const { findings } = diagnose([...once, moved(4_000_500_000n, 'uplink1', 'patch1', 'br1')], STORY, REPLY_LOST);
    const moving = findings.filter(({ code }) => code === 'guest-mac-moving');
    expect(moving).toMatchObject([{ count: 2, facts: { bridge: 'br1', ports: ['patch1', 'uplink1'] } }]);
  });

  test('in a trace without loss a reflection is a symptom', () => {
    const bound = [DISCOVER, REFLECTION, message(3, 'OFFER', ['uplink0 in 50', 'br0 in 50', 'tap0 out 57'])];
    expect(diagnose([], bound, exchange('bound', bound)).codes).toEqual(['reflected-request symptom']);
  });

  test('what the kernel log said before lines of it were lost still holds', () => {
    const text = 'br0: received packet on uplink0 with own address as source address (addr:fe:16:3e:56:ea:fa, vlan:0)';
    const lost: HostState = { kind: 'gap', timeNs: 2n, what: 'kernel-log', reason: 'lines were overwritten' };
    const { codes, unobserved } = diagnose([{ kind: 'kernel-log', timeNs: 1n, text }, lost], STORY, REPLY_LOST);
    expect(codes).toContain('own-address-from-outside cause');
    expect(unobserved.map(({ code }) => code)).not.toContain('own-address-from-outside');
    expect(diagnose([lost], STORY, REPLY_LOST).unobserved).toContainEqual({
      code: 'own-address-from-outside',
      needs: 'kernel-log',
    });
  });

  test('what an FDB that was read in part says holds, and what it may hide is unobserved', () => {
    const gap: HostState = {
      kind: 'gap',
      timeNs: -1n,
      what: 'fdb',
      reason: 'run bridge -n ns1 -j fdb show: no answer',
    };
    const states = [snapshot(-1n, 'tap0'), gap];
    const { codes, unobserved } = diagnose([...states, moved(1_000_000n, 'tap0', 'uplink0')], STORY, REPLY_LOST);
    expect(codes).toContain('guest-mac-on-wrong-port cause');
    expect(unobserved.map(({ code }) => code)).not.toContain('guest-mac-on-wrong-port');
    expect(diagnose(states, STORY, REPLY_LOST).unobserved).toContainEqual({
      code: 'guest-mac-on-wrong-port',
      needs: 'fdb',
    });
  });

  test('the kernel log counts lines about ports of the path and no others', () => {
    const line = (port: string): HostState => ({
      kind: 'kernel-log',
      timeNs: 1n,
      text: `br0: received packet on ${port} with own address as source address (addr:fe:16:3e:56:ea:fa, vlan:0)`,
    });
    const { findings } = diagnose([line('uplink0'), line('uplink0'), { ...line('eth9') }], STORY, REPLY_LOST);
    const own = findings.find(({ code }) => code === 'own-address-from-outside');
    expect(own).toMatchObject({ count: 2, facts: { port: 'uplink0', address: 'fe:16:3e:56:ea:fa', vlan: 0 } });
  });
});

describe('beyond this host', () => {
  test('a request that left and stayed without a reply', () => {
    const { findings } = diagnose([], [DISCOVER], exchange('no-reply', [DISCOVER]));
    expect(findings).toMatchObject([
      { code: 'no-reply-from-network', level: 'cause', facts: { mac: MAC, hop: 'uplink0' }, messages: [1] },
    ]);
  });

  test('an exchange that is merely incomplete is no such claim', () => {
    expect(diagnose([], [DISCOVER], exchange('incomplete', [DISCOVER])).codes).toEqual([]);
  });
});

test('of very many findings each keeps its own hits, and the last one those of all later', () => {
  const diagnosis = new Diagnosis([PATH]);
  const late = (guest: number) => diagnosis.exchange({ ...exchange('incomplete', [OFFER]), chaddr: `guest ${guest}` });
  for (let guest = 1; guest <= 102; guest++) late(guest);
  late(1);
  const { findings } = diagnosis.end(END);
  expect(findings).toHaveLength(100);
  expect([findings[0], findings[98], findings[99]].map((finding) => [finding?.facts.mac, finding?.count])).toEqual([
    ['guest 1', 2],
    ['guest 99', 1],
    ['guest 100', 3],
  ]);
});

test('a guest that flips a thousand times a second, as in a loop, is told without delay', () => {
  const FLIPS = 4000;
  const diagnosis = new Diagnosis([PATH]);
  diagnosis.state(snapshot(-1n, 'tap0'));
  for (let i = 1; i <= FLIPS; i++) {
    const [from, to] = i % 2 === 1 ? ['tap0', 'uplink0'] : ['uplink0', 'tap0'];
    const caused = message(i, 'DISCOVER', [`${to} in ${i * 1000}`]);
    diagnosis.state(moved(BigInt(i) * 1_000_000n + 900_000n, from as string, to as string));
    diagnosis.message(caused, [caused]);
  }
  const moving = diagnosis.end(END).findings.find(({ code }) => code === 'guest-mac-moving');
  expect(moving?.count).toBe(FLIPS);
  // Each with its own frame.
  const times = moving?.evidence.filter(({ source }) => source === 'frame').map(({ timeNs }) => timeNs / 1_000_000n);
  expect(times).toEqual(Array.from({ length: 50 }, (_, i) => BigInt(i + 1)));
});

test('of very many clients the latest are known: one that came late and flips is told', () => {
  const diagnosis = new Diagnosis([{ ...PATH, guest: null }]);
  diagnosis.state(snapshot(-1n, 'tap0'));
  for (let client = 0; client < 10_000; client++) {
    const dhcp = { ...DISCOVER.dhcp, chaddr: `client ${client}` };
    diagnosis.message({ ...DISCOVER, dhcp, sightings: [] }, []);
  }
  diagnosis.message(DISCOVER, [DISCOVER]);
  for (const state of [moved(1n, 'tap0', 'uplink0'), moved(2n, 'uplink0', 'tap0')]) diagnosis.state(state);
  expect(diagnosis.end(END).findings.map(({ code }) => code)).toContain('guest-mac-moving');
});

describe('cautions', () => {
  test('drops, blind hops, cut captures and reversed paths', () => {
    const { codes, findings } = diagnose([], [DISCOVER], exchange('incomplete', [DISCOVER]), {
      ...END,
      skipped: new Map([['br0', 3]]),
      reversed: true,
      dropped: new Map([['tap0', { dropped: 7, timeNs: 5n }]]),
      cutOffs: [{ interface: 'br0', timeNs: 9n, detail: 'br0.pcap is cut off at byte 99' }],
      judgedInTail: [3],
      leftOut: [],
    });
    expect(codes).toEqual([
      'capture-dropped caution',
      'hop-blind caution',
      'capture-cut-off caution',
      'capture-cut-off caution',
      'path-reversed caution',
    ]);
    expect(findings[0]?.count).toBe(7);
    expect(findings[1]).toMatchObject({ count: 3, facts: { hop: 'br0' } });
  });

  test('a hop that was not captured is not called blind', () => {
    const unsure = (reasons: Verdict['reasons']): Verdict => {
      return { status: 'inconclusive', lastSeen: 'br0', missing: null, blind: ['tap0'], reasons };
    };
    const codesOf = (reasons: Verdict['reasons']) => {
      const verdict = unsure(reasons);
      return diagnose([], [{ ...OFFER, verdict }], exchange('incomplete', [DISCOVER, OFFER])).codes;
    };
    expect(codesOf(['gone'])).toEqual([]);
    expect(codesOf(['all-later-hops-blind'])).toEqual(['hop-blind caution']);
  });

  test('an exchange that begins with a reply began before the capture', () => {
    const closed = exchange('incomplete', [OFFER]);
    expect(diagnose([], [OFFER], closed).codes).toEqual(['capture-started-late caution']);
    // What is repeated of an exchange that was seen is no late start.
    expect(diagnose([], [OFFER], { ...closed, resumes: true }).codes).toEqual([]);
  });
});
