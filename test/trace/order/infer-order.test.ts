/** The order of hops from what each showed when: the cases that the recordings do not hold. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Clue } from '../../../src/trace/order/clue.ts';
import { contradicts } from '../../../src/trace/order/contradicts.ts';
import { inferOrder } from '../../../src/trace/order/infer-order.ts';

const US = 1_000n;
const GUEST = '02:00:5e:00:00:01';
const OTHER = '02:00:5e:00:00:02';

/** One message: its op, and by how many microseconds after it was sent each interface showed it. */
interface Sent {
  readonly op: 1 | 2;
  readonly at: Readonly<Record<string, number>>;
  readonly chaddr?: string;
  /** The address offered, or taken of an offer. */
  readonly offer?: number;
}

function cluesOf(messages: readonly Sent[], changes: (clue: Clue) => Partial<Clue> = () => ({})): readonly Clue[] {
  return messages.flatMap(({ op, at, chaddr = GUEST, offer = null }, key) =>
    Object.entries(at).map(([name, us]) => {
      const clue: Clue = {
        key: key + (chaddr === GUEST ? 0 : 1000),
        op,
        chaddr,
        interfaceId: 0,
        interface: name,
        timeNs: BigInt(key) * 4_000_000_000n + BigInt(us) * US,
        direction: null,
        tags: 0,
        fromClient: true,
        offer,
        clock: 0,
      };
      return { ...clue, ...changes(clue) };
    }),
  );
}

function infer(clues: readonly Clue[], names?: readonly string[], guest: string | null = null) {
  const all = names ?? [...new Set(clues.map((clue) => clue.interface))];
  const { paths, holds, left } = inferOrder(
    clues,
    all.map((name) => ({ name, isOneOfMany: names === undefined })),
    guest,
  );
  return { paths: paths.map((hops) => hops.map((side) => side.join('|')).join(' > ')), holds, left };
}

const request = (at: Sent['at'], chaddr = GUEST): Sent => ({ op: 1, at, chaddr });
const reply = (at: Sent['at'], chaddr = GUEST): Sent => ({ op: 2, at, chaddr });

describe('the order of the hops', () => {
  test('takes little time, however many interfaces a capture declares', { timeout: 10_000 }, () => {
    const silent = Array.from({ length: 65_535 }, (_, i) => `tap${i}`);
    expect(infer(cluesOf([request({ tap0: 0 })]), ['tap0', ...silent]).holds).toBe(false);
    const named = [...silent.map((name) => ({ name, isOneOfMany: true })), { name: 'br0', isOneOfMany: true }];
    expect(inferOrder([], named, null).paths[0]).toHaveLength(65_536);
  });

  test('takes little time, however often one client asks', { timeout: 10_000 }, () => {
    const names = Array.from({ length: 32 }, (_, i) => `x${i}y`);
    const at = (step: number) => Object.fromEntries(names.map((name, i) => [name, i * step]));
    const often = Array.from({ length: 1_000 }, (_, i) => (i % 2 === 0 ? request(at(-20)) : reply(at(20))));
    expect(infer(cluesOf(often))).toEqual({ paths: [names.join(' > ')], holds: true, left: [] });
    // The same bytes again and again.
    const alike = cluesOf(often, ({ op }) => ({ key: op }));
    expect(infer(alike.slice(1)).holds).toBe(true);
  });

  test('of a lease, by requests and replies', () => {
    const lease = [request({ c: 0, b: 0, a: 30 }), reply({ a: 0, b: 0, c: 16 })];
    expect(infer(cluesOf(lease))).toEqual({ paths: ['a > b > c'], holds: true, left: [] });
  });

  describe('a bridge that is not promiscuous (tcpdump -i any) shows requests and no replies', () => {
    const offer = 0xc0000219;
    const discover = request({ if3: 0, if4: 0, if2: 14 });
    const offered = { ...reply({ if2: 0, if3: 11 }), offer };

    test('the client took the offer, so it arrived where it was seen last', () => {
      const taken = cluesOf([discover, offered, { ...discover, offer }]);
      expect(infer(taken)).toEqual({ paths: ['if2 > if4 > if3'], holds: true, left: [] });
    });

    test('an offer of another address, or one that was not taken, may have died on its way in', () => {
      const other = cluesOf([discover, offered, { ...discover, offer: offer + 1 }]);
      for (const clues of [other, cluesOf([discover, offered])])
        expect(infer(clues)).toEqual({ paths: ['if2 > if3 > if4'], holds: true, left: [] });
    });

    test('what comes from elsewhere and goes out where requests come in goes to the guest', () => {
      const clues = cluesOf([discover, reply({ if2: 0, if3: 11 })], ({ op, interface: name }) => ({
        direction: (op === 1) === (name === 'if2') ? 'out' : 'in',
      }));
      expect(infer(clues)).toEqual({ paths: ['if2 > if4 > if3'], holds: true, left: [] });
    });

    test('a server on the bridge itself sends them out there: they may die between bridge and guest', () => {
      const clues = cluesOf([request({ tap0: 0, br0: 0 }), reply({ br0: 0 })], ({ op }) => ({
        direction: op === 1 ? 'in' : 'out',
      }));
      expect(infer(clues)).toEqual({ paths: ['br0 > tap0'], holds: true, left: [] });
    });
  });

  test('does not hold by requests alone, unless the names say at which end the guest is', () => {
    const asked = (outer: string, inner: string) => cluesOf([request({ [inner]: 0, [outer]: 30 })]);
    expect(infer(asked('a', 'b')).holds).toBe(false);
    expect(infer(asked('uplink0', 'tap0'))).toEqual({ paths: ['uplink0 > tap0'], holds: true, left: [] });
    // A broadcast that came in from the network, or a guest behind what is called an uplink.
    expect(infer(asked('tap0', 'uplink0')).holds).toBe(false);
  });

  test('is that of the majority where single times are inverted', () => {
    const lease = [
      request({ b: 900, a: 30 }),
      ...[1, 2, 3, 4].flatMap(() => [reply({ a: 0, b: 20 }), request({ b: 0, a: 30 })]),
    ];
    expect(infer(cluesOf(lease))).toEqual({ paths: ['a > b'], holds: true, left: [] });
    const few = [request({ b: 900, a: 30 }), reply({ a: 0, b: 20 }), request({ b: 0, a: 30 })];
    expect(infer(cluesOf(few)).holds).toBe(false);
  });

  test('does not hold by one message that the names contradict: its time may be inverted', () => {
    const lease = [request({ br0: 900, uplink0: 30 }), reply({ uplink0: 0, br0: 0 })];
    expect(infer(cluesOf(lease)).holds).toBe(false);
  });

  test('is told by tags where times tie', () => {
    const lease = cluesOf([request({ a: 0, b: 0 }), reply({ a: 0, b: 0 })], (clue) => ({
      tags: clue.interface === 'a' ? 1 : 0,
    }));
    expect(infer(lease)).toEqual({ paths: ['a > b'], holds: true, left: [] });
  });
});

describe('interfaces that carry nothing on', () => {
  const flood = (own: string, other: string) => [
    request({ [own]: 0, br0: 0, uplink0: 30, [other]: 25 }, own === 'tap1' ? GUEST : OTHER),
    reply({ uplink0: 0, br0: 0, [own]: 16 }, own === 'tap1' ? GUEST : OTHER),
  ];

  test("another guest's port is on its own guest's path", () => {
    const clues = cluesOf([...flood('tap1', 'tap2'), ...flood('tap2', 'tap1')]);
    const { paths, holds } = infer(clues);
    expect(holds).toBe(true);
    expect([...paths].sort()).toEqual(['uplink0 > br0 > tap1', 'uplink0 > br0 > tap2']);
    expect(infer(clues, undefined, OTHER).paths).toEqual(['uplink0 > br0 > tap2']);
  });

  test("a stranger's broadcasts change nothing", () => {
    const stranger = [request({ uplink0: 0, br0: 0, tap1: 20 }, OTHER), reply({ uplink0: 5, br0: 5, tap1: 20 }, OTHER)];
    expect(infer(cluesOf([...stranger, ...flood('tap1', 'tap2')]))).toMatchObject({
      paths: ['uplink0 > br0 > tap1'],
      holds: true,
    });
  });

  test('slaves that share the messages of a bond are side by side', () => {
    const lease = [
      request({ tap0: 0, bond0: 20, eth0: 30 }),
      reply({ eth1: 0, bond0: 0, tap0: 16 }),
      request({ tap0: 0, bond0: 20, eth1: 30 }),
      reply({ eth1: 0, bond0: 0, tap0: 16 }),
    ];
    expect(infer(cluesOf(lease), ['tap0', 'bond0', 'eth1', 'eth0'])).toMatchObject({
      paths: ['eth0|eth1 > bond0 > tap0'],
      holds: true,
    });
  });

  test('an uplink with the server inside of it stands further out', () => {
    const lease = [request({ tap0: 0, br0: 0, uplink0: 30 }), reply({ br0: 0, tap0: 16 })];
    expect(infer(cluesOf(lease), ['tap0', 'br0', 'uplink0'])).toMatchObject({
      paths: ['uplink0 > br0 > tap0'],
      holds: true,
    });
  });

  test('one that showed nothing is placed by its name, or nothing holds', () => {
    const asked = cluesOf([request({ tap0: 0, br0: 0 }), request({ tap0: 0, br0: 0 })]);
    expect(infer(asked, ['tap0', 'br0', 'uplink0'])).toMatchObject({ paths: ['uplink0 > br0 > tap0'], holds: true });
    expect(infer(asked, ['tap0', 'br0', 'x']).holds).toBe(false);
  });
});

test('clocks that differ between files change nothing where both kinds of messages are seen', () => {
  const skew = fc.bigInt({ min: -100_000_000_000n, max: 100_000_000_000n });
  const names = ['w', 'x', 'y', 'z'];
  fc.assert(
    fc.property(fc.tuple(skew, skew, skew, skew), fc.shuffledSubarray(names, { minLength: 4 }), (skews, order) => {
      const at = (inward: boolean) =>
        Object.fromEntries(order.map((name) => [name, (inward ? names.indexOf(name) : 3 - names.indexOf(name)) * 20]));
      const clues = cluesOf([request(at(false)), reply(at(true)), request(at(false)), reply(at(true))], (clue) => {
        const clock = names.indexOf(clue.interface);
        return { clock, timeNs: clue.timeNs + skews[clock]! };
      });
      const { paths, holds } = infer(clues, order);
      // Files less than the slack apart may be by one clock, and then say too little.
      if (holds) expect(paths).toEqual(['w > x > y > z']);
      const apart = skews.every((one, i) => skews.every((other, j) => i === j || (one - other) ** 2n > 10n ** 15n));
      if (apart) expect(holds).toBe(true);
    }),
  );
});

test('given hops are contradicted by the frames, never by names alone', () => {
  const hops = (...names: string[]) => names.map((name) => ({ name, interfaces: [name], role: 'unknown' }) as const);
  const order = inferOrder(
    cluesOf([request({ b: 0, a: 30 }), reply({ a: 0, b: 16 })]),
    ['a', 'b'].map((name) => ({ name, isOneOfMany: false })),
    null,
  );
  expect(contradicts(order, hops('b', 'a'))).toEqual([['a'], ['b']]);
  expect(contradicts(order, hops('a', 'b'))).toBeNull();
  expect(contradicts({ ...order, by: 'frames and names' }, hops('b', 'a'))).toBeNull();
  expect(contradicts({ ...order, holds: false }, hops('b', 'a'))).toBeNull();
});
