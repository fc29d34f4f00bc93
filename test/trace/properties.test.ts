/**
 * What must hold whatever the frames are: verdicts do not depend on batching, order of arrival, absolute time, or on
 * other guests; taking a middle hop away never makes a loss.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Direction } from '../../src/core/frame.ts';
import type { DhcpType } from '../../src/dhcp/message-type.ts';
import type { HopRole, Path } from '../../src/path/path.ts';
import { DEFAULT_SETTLE_NS } from '../../src/trace/limits.ts';
import { Tracer } from '../../src/trace/tracer.ts';
import { GUEST, makeDatagram, makeFrame, makeMessage, SERVER } from './fake-message.ts';

const NEIGHBOUR = '02:00:00:00:00:02';
const START_NS = 1_790_000_000_000_000_000n;
const BROADCAST = 'ff:ff:ff:ff:ff:ff';

interface Frame {
  /** Microseconds since the start. */
  readonly at: number;
  readonly hop: number;
  readonly direction: Direction | null;
  readonly type: DhcpType;
  readonly xid: number;
  readonly chaddr: string;
}

const ROLES: readonly HopRole[] = ['uplink', 'bridge', 'veth', 'bridge', 'tap'];
const TO_GUEST: readonly Direction[] = ['in', 'in', 'out', 'in', 'out'];
const TO_NETWORK: readonly Direction[] = ['out', 'in', 'in', 'in', 'in'];
const REQUESTS: readonly DhcpType[] = ['DISCOVER', 'REQUEST', 'INFORM'];
const path = (guest: string | null, only: boolean): Path => ({
  guest: guest === null ? null : { mac: guest, name: null, only },
  hops: ROLES.map((role, i) => ({ name: `${role}${i}`, interfaces: [`${role}${i}`], role })),
});

/** Messages that set out at some time, travel some hops and are lost or not: physically possible, otherwise free. */
const journeys = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 12_000_000 }),
    type: fc.constantFrom<DhcpType>('DISCOVER', 'OFFER', 'REQUEST', 'ACK', 'INFORM', 'NAK'),
    xid: fc.integer({ min: 1, max: 3 }),
    travels: fc.constantFrom(1, 2, 3, 4, 5, 5, 5),
    delays: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 5 }),
    comesBack: fc.boolean(),
  }),
  { maxLength: 12 },
);

type Journey = typeof journeys extends fc.Arbitrary<readonly (infer T)[]> ? T : never;

/** Whether the guest asks the same again before its first request has settled. */
function repeatsAtOnce(all: readonly Journey[]): boolean {
  const settleUs = Number(DEFAULT_SETTLE_NS) / 1000;
  const asked = all.filter(({ type }) => REQUESTS.includes(type));
  return asked.some((one, i) =>
    asked.slice(i + 1).some(({ type, xid, at }) => {
      return type === one.type && xid === one.xid && Math.abs(at - one.at) <= settleUs;
    }),
  );
}

function framesOf(all: readonly Journey[], chaddr: string, directions: boolean): Frame[] {
  const frames: Frame[] = [];
  for (const { at, type, xid, travels, delays, comesBack } of all) {
    const request = REQUESTS.includes(type);
    let now = at;
    for (let i = 0; i < travels; i++) {
      const hop = request ? ROLES.length - 1 - i : i;
      now += i === 0 ? 0 : (delays[i] ?? 0);
      const direction = (request ? TO_NETWORK : TO_GUEST)[hop] as Direction;
      frames.push({ at: now, hop, direction: directions ? direction : null, type, xid, chaddr });
    }
    if (!request || !comesBack || travels < ROLES.length) continue;
    for (const hop of ROLES.keys()) {
      now += hop === 0 ? 100 : (delays[hop] ?? 0);
      frames.push({ at: now, hop, direction: directions ? TO_GUEST[hop]! : null, type, xid, chaddr });
    }
  }
  return frames.sort((a, b) => a.at - b.at);
}

interface Options {
  readonly guest?: string | null;
  /** Whether no other client is to be judged. */
  readonly only?: boolean;
  readonly shiftNs?: bigint;
  /** Lengths of batches; one batch without. */
  readonly batches?: readonly number[];
  /** Order of arrival within a batch. */
  readonly order?: (frames: Frame[]) => Frame[];
}

/** What the trace says of the guest, without ids. */
function said(frames: readonly Frame[], options: Options = {}): string[] {
  const { guest = GUEST, only = false, shiftNs = 0n, batches = [], order = (batch) => batch } = options;
  const lines: string[] = [];
  const traced = path(guest, only);
  const tracer = new Tracer({
    paths: [traced],
    settleNs: DEFAULT_SETTLE_NS,
    sink: {
      sighting: () => {},
      verdict: ({ dhcp, reflects, retransmits, verdict, sightings }) => {
        const at = sightings.map(({ hop, timeNs }) => `${hop}@${timeNs - START_NS - shiftNs}`).sort();
        const how = `${reflects === null ? '' : 'reflection '}${retransmits === null ? '' : 'again '}`;
        lines.push(
          `${dhcp.chaddr} ${dhcp.type} ${dhcp.xid} ${how}${verdict?.status} ${verdict?.lastSeen} ${verdict?.missing} ${at}`,
        );
      },
      exchange: ({ xid, chaddr, outcome, clientState }) => lines.push(`${chaddr} ${xid} ${outcome} ${clientState}`),
    },
  });
  const time = (at: number): bigint => START_NS + shiftNs + BigInt(at) * 1000n;
  let from = 0;
  for (let i = 0; from < frames.length; i++) {
    const length = batches.length === 0 ? frames.length : 1 + batches[i % batches.length]!;
    const batch = frames.slice(from, from + length);
    from += batch.length;
    for (const { at, hop, direction, type, xid, chaddr } of order(batch)) {
      const dhcp = makeMessage({ type, xid, chaddr });
      const datagram = makeDatagram(dhcp, dhcp.op === 1 ? chaddr : SERVER, dhcp.op === 1 ? BROADCAST : chaddr);
      tracer.sight(makeFrame(hop, time(at), direction), traced.hops[hop]!.name, datagram, dhcp);
    }
    const last = batch.at(-1)!.at;
    if (frames[from]?.at !== last) tracer.advance(time(last));
  }
  tracer.finish(time(20_000_000), true);
  return lines;
}

const scrambled = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));

describe.each([
  ['with directions', true],
  ['without directions', false],
] as const)('%s', (_, directions) => {
  const check = (property: Parameters<typeof fc.assert>[0]) => fc.assert(property, { numRuns: 400 });

  test('any batching and any order within a batch give the same verdicts in the same order', () => {
    check(
      fc.property(
        journeys,
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }),
        scrambled,
        (all, batches, keys) => {
          const frames = framesOf(all, GUEST, directions);
          const order = (batch: Frame[]) =>
            batch
              .map((frame) => ({ frame, key: keys.next().value as number }))
              .sort((a, b) => a.key - b.key)
              .map(({ frame }) => frame);
          expect(said(frames, { batches, order })).toEqual(said(frames));
        },
      ),
    );
  });

  test('splitting by interface and merging again changes nothing', () => {
    check(
      fc.property(journeys, fc.constantFrom(GUEST, null), (all, guest) => {
        const frames = framesOf(all, GUEST, directions);
        const merged = ROLES.flatMap((_, hop) => frames.filter((frame) => frame.hop === hop)).sort(
          (a, b) => a.at - b.at,
        );
        expect(said(merged, { guest })).toEqual(said(frames, { guest }));
      }),
    );
  });

  test('shifting time changes nothing', () => {
    check(
      fc.property(journeys, fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (all, shiftNs) => {
        const frames = framesOf(all, GUEST, directions);
        expect(said(frames, { shiftNs })).toEqual(said(frames));
      }),
    );
  });

  test.each([
    ['at the same port, where the guest was named', true],
    ['at another port', false],
  ])("another guest's traffic changes nothing: %s", (__, only) => {
    check(
      fc.property(journeys, journeys, (all, others) => {
        const frames = framesOf(all, GUEST, directions);
        const beside = framesOf(others, NEIGHBOUR, directions).filter(({ hop }) => only || hop < ROLES.length - 1);
        const more = [...frames, ...beside].sort((a, b) => a.at - b.at);
        expect(said(more, { only })).toEqual(said(frames, { only }));
      }),
    );
  });

  test.runIf(directions)('whoever asks at the port is judged as the guest itself is', () => {
    check(
      fc.property(journeys, (all) => {
        const asked = all.filter(({ type }) => REQUESTS.includes(type));
        // Of two requests of one moment the bytes tell the order, chaddr among them: and with it the state of the client.
        fc.pre(new Set(asked.map(({ at }) => at)).size === asked.length);
        const own = said(framesOf(asked, GUEST, directions));
        const others = said(framesOf(asked, NEIGHBOUR, directions));
        // Of what settles at one time likewise.
        expect(others.map((line) => line.replace(NEIGHBOUR, GUEST)).sort()).toEqual(own.sort());
      }),
    );
  });

  test('without all sightings of a middle hop nothing delivered is lost', () => {
    check(
      fc.property(journeys, fc.integer({ min: 1, max: ROLES.length - 2 }), (all, hop) => {
        // Without directions nobody can tell such a repeat, which no client makes, from what the network sent back.
        if (!directions) fc.pre(!repeatsAtOnce(all));
        const frames = framesOf(all, GUEST, directions);
        const lost = (lines: string[]) => lines.filter((line) => line.includes(' lost ')).length;
        expect(lost(said(frames.filter((frame) => frame.hop !== hop)))).toBeLessThanOrEqual(lost(said(frames)));
      }),
    );
  });
});
