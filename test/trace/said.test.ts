/** The trace reads what a datagram says and nothing else, and gives back what it was given. */
import { expect, test } from 'vitest';
import type { Said } from '../../src/dhcp/said.ts';
import { DEFAULT_SETTLE_NS } from '../../src/trace/limits.ts';
import { Tracer } from '../../src/trace/tracer.ts';
import type { Exchange } from '../../src/trace/types.ts';
import { type FakeFields, GUEST, makeDatagram, makeFrame, makeMessage, SERVER } from './fake-message.ts';

const SAID: Readonly<Record<keyof Said, true>> = {
  op: true,
  type: true,
  htype: true,
  chaddr: true,
  xid: true,
  contentKey: true,
  giaddr: true,
  ciaddr: true,
  yiaddr: true,
  serverId: true,
  requestedAddress: true,
};
const HOPS = ['uplink0', 'br0', 'tap0'];

/** What a message says; whoever reads another field of it fails. */
function onlySaid(fields: Pick<FakeFields, 'type'>): Said {
  const message = makeMessage({ xid: 7, chaddr: GUEST, serverId: 1, yiaddr: 2, ...fields });
  return new Proxy<Said>(message, {
    get(target, name) {
      if (!(name in SAID)) throw new Error(`the trace read ${String(name)}`);
      return target[name as keyof Said];
    },
  });
}

test('a lease, and a reply that is lost, are traced by what they say', () => {
  const exchanges: Exchange<Said>[] = [];
  const tracer = new Tracer<Said>({
    paths: [
      {
        guest: { mac: GUEST, name: null },
        hops: HOPS.map((name, i) => ({ name, interfaces: [name], role: (['uplink', 'bridge', 'tap'] as const)[i]! })),
      },
    ],
    settleNs: DEFAULT_SETTLE_NS,
    sink: { sighting: () => {}, verdict: () => {}, exchange: (exchange) => exchanges.push(exchange) },
  });
  const given = (['DISCOVER', 'OFFER', 'OFFER', 'REQUEST', 'ACK'] as const).map((type) => onlySaid({ type }));
  given.forEach((said, at) => {
    const isRequest = said.op === 1;
    const datagram = makeDatagram(
      makeMessage({ type: said.type, xid: 7, chaddr: GUEST }),
      isRequest ? GUEST : SERVER,
      SERVER,
    );
    const isLost = at === 1;
    tracer.advance(BigInt(at) * 1_000_000_000n - 1n);
    for (const [id, name] of (isLost ? HOPS.slice(0, 2) : HOPS).entries()) {
      const isOut = isRequest ? id === 0 : id === 2;
      tracer.sight(makeFrame(id, BigInt(at) * 1_000_000_000n, isOut ? 'out' : 'in'), name, datagram, said);
    }
  });
  tracer.finish(200_000_000_000n, true);
  expect(exchanges.map(({ outcome }) => outcome)).toEqual(['bound']);
  const { messages } = exchanges[0]!;
  expect(messages.map(({ dhcp }) => given.indexOf(dhcp))).toEqual([0, 1, 2, 3, 4]);
  expect(messages.map(({ verdict }) => verdict?.status)).toEqual([
    'delivered',
    'lost',
    'delivered',
    'delivered',
    'delivered',
  ]);
});
