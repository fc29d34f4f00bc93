/**
 * Report objects made by hand for the formats' tests: the story of the loop, a healthy lease and nothing at all.
 * Times are exact and in UTC: 2026-09-21 14:13:20 and on.
 */
import type { DhcpType } from '../../src/dhcp/message-type.ts';
import type { Finding } from '../../src/diagnose/finding.ts';
import type { Path } from '../../src/path/path.ts';
import type { ReportTail, Summary } from '../../src/report/report.ts';
import type { Exchange, Heading, Message, Outcome, Sighting, Verdict } from '../../src/trace/types.ts';
import { GUEST, makeMessage } from '../trace/fake-message.ts';
import { makeSighting, makeTraced } from '../trace/traced.ts';

export const START = 1_790_000_000_000_000_000n;
export const MAC = GUEST;

export function path(names: readonly string[], guestName: string | null = null): Path {
  const roles = ['bond', 'vlan', 'bridge', 'tap'] as const;
  return {
    guest: { mac: MAC, name: guestName },
    hops: names.map((name, i) => ({ name, interfaces: name.split('|'), role: roles[i] ?? 'unknown' })),
  };
}

export const STORY_PATH = path(['bond0', 'bond0.2222', 'brq5dddda71-76', 'tap0b5f208b-76'], 'instance-00000347');

interface Draft {
  readonly type: DhcpType;
  readonly heading: Heading;
  /** Microseconds after `START` at each hop; null where it was not seen. */
  readonly at: readonly (number | null)[];
  readonly status?: Verdict['status'];
  readonly missing?: string;
  readonly blind?: readonly string[];
  readonly reasons?: Verdict['reasons'];
  readonly reflects?: number;
  readonly retransmits?: number;
}

const REPLIES: ReadonlySet<DhcpType> = new Set(['OFFER', 'ACK', 'NAK']);

export function message(id: number, on: Path, draft: Draft, exchangeId = 1): Message {
  const reply = REPLIES.has(draft.type);
  const addresses = reply ? { yiaddr: 0xc000025e, serverId: 0xc0000201 } : {};
  const dhcp = makeMessage({ type: draft.type, xid: 0x7694a8b8, chaddr: MAC, ...addresses });
  const sightings: Sighting[] = draft.at.flatMap((us, position) => {
    const hop = on.hops[position];
    if (us === null || hop === undefined) return [];
    const inward = draft.heading === 'to-guest';
    return makeSighting(dhcp, {
      hop: hop.name,
      position,
      interface: hop.interfaces[0] ?? hop.name,
      timeNs: START + BigInt(Math.round(us * 1000)),
      direction: position === on.hops.length - 1 ? (inward ? 'out' : 'in') : inward ? 'in' : 'out',
    });
  });
  sightings.sort((a, b) => Number(a.timeNs - b.timeNs));
  return makeTraced(dhcp, {
    id,
    exchangeId,
    heading: draft.heading,
    reflects: draft.reflects ?? null,
    retransmits: draft.retransmits ?? null,
    sightings,
    verdict: {
      status: draft.status ?? 'delivered',
      lastSeen: sightings.at(-1)?.hop ?? '',
      missing: draft.missing ?? null,
      blind: draft.blind ?? [],
      reasons: draft.reasons ?? [],
    },
  });
}

const CLIENT = {
  resumes: false,
  clientState: 'SELECTING',
  phases: { discoverToOfferNs: 552_000n, offerToRequestNs: null, requestToAckNs: null },
} as const;

export function exchange(id: number, on: Path, outcome: Outcome, drafts: readonly Draft[], firstMessage = 1): Exchange {
  const repeats = (heading: Heading) =>
    drafts.filter((draft) => draft.heading === heading && draft.retransmits !== undefined).length;
  return {
    ...CLIENT,
    retransmissions: { 'to-network': repeats('to-network'), 'to-guest': repeats('to-guest') },
    id,
    path: on,
    xid: 0x7694a8b8,
    chaddr: MAC,
    outcome,
    messages: drafts.map((draft, i) => message(firstMessage + i, on, draft, id)),
  };
}

/** DISCOVER leaves, comes back, and the OFFER dies on the bridge. */
export const LOOP: Exchange = {
  ...exchange(1, STORY_PATH, 'reply-lost', [
    { type: 'DISCOVER', heading: 'to-network', at: [31, 30, 5, 0] },
    { type: 'DISCOVER', heading: 'to-guest', at: [123, 123, 123, 130], reflects: 1 },
    { type: 'OFFER', heading: 'to-guest', at: [583, 583, 583, null], status: 'lost', missing: 'tap0b5f208b-76' },
  ]),
  retransmissions: { 'to-network': 2, 'to-guest': 0 },
};

/** A lease in four messages; `shiftUs` moves it in time. */
export function lease(id: number, on: Path = STORY_PATH, shiftUs = 0): Exchange {
  const last = on.hops.length - 1;
  const out = on.hops.map((_, i) => shiftUs + (last - i) * 7);
  const back = (after: number) => on.hops.map((_, i) => shiftUs + after + (i === last ? 4 : 0));
  return exchange(
    id,
    on,
    'bound',
    [
      { type: 'DISCOVER', heading: 'to-network', at: out },
      { type: 'OFFER', heading: 'to-guest', at: back(1200) },
      { type: 'REQUEST', heading: 'to-network', at: out.map((us) => us + 1900) },
      { type: 'ACK', heading: 'to-guest', at: back(2600) },
    ],
    id * 4 - 3,
  );
}

const FRAME = { source: 'frame', type: 'DISCOVER', mac: MAC, interface: 'bond0.2222', hop: 'bond0.2222' } as const;

export const LOOP_FINDINGS: readonly Finding[] = [
  {
    code: 'reflected-request',
    level: 'cause',
    facts: { mac: MAC, hop: 'bond0', interface: 'bond0' },
    evidence: [
      { ...FRAME, timeNs: START + 31_000n, what: 'left', messageId: 1, direction: 'out' },
      { ...FRAME, timeNs: START + 123_000n, what: 'came-back', messageId: 2, direction: 'in' },
    ],
    exchanges: [1],
    messages: [2],
    count: 1,
  },
  {
    code: 'guest-mac-on-wrong-port',
    level: 'cause',
    facts: { mac: MAC, port: 'bond0.2222', expectedPort: 'tap0b5f208b-76', bridge: 'brq5dddda71-76' },
    evidence: [
      {
        source: 'fdb',
        timeNs: START + 123_000n,
        mac: MAC,
        bridge: 'brq5dddda71-76',
        from: 'tap0b5f208b-76',
        to: 'bond0.2222',
        what: 'moved',
      },
      { ...FRAME, type: 'OFFER', timeNs: START + 583_000n, what: 'arrived', messageId: 3, direction: 'in' },
    ],
    exchanges: [1],
    messages: [3],
    count: 1,
  },
];

export function tail(on: readonly Path[], summary: Partial<Summary>, rest: Partial<ReportTail> = {}): ReportTail {
  return {
    source: { kind: 'replay', files: ['loop.pcapng'], startNs: START, endNs: START + 12_400_000_000n, complete: true },
    hops: (on[0]?.hops ?? []).map((hop) => ({ hop, frames: 12, dhcp: 8, dropped: 0 })),
    paths: on,
    findings: [],
    unobserved: [],
    bystanders: [],
    ...rest,
    summary: {
      verdict: 'ok',
      exchanges: 0,
      delivered: 0,
      lost: 0,
      inconclusive: 0,
      background: 0,
      evicted: 0,
      unjudged: 0,
      firstLoss: null,
      ...summary,
    },
  };
}

export const LOOP_TAIL = tail(
  [STORY_PATH],
  {
    verdict: 'loss',
    exchanges: 1,
    delivered: 1,
    lost: 1,
    firstLoss: { lastSeen: 'brq5dddda71-76', missing: 'tap0b5f208b-76' },
  },
  { findings: LOOP_FINDINGS, unobserved: [{ code: 'own-address-from-outside', needs: 'kernel-log' }] },
);
