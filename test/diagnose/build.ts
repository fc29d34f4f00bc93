/** Messages and exchanges as the trace would give them, for tests of the rules. */
import type { DhcpMessage, DhcpType } from '../../src/dhcp/message.ts';
import type { Path } from '../../src/path/path.ts';
import type { Exchange, Message, Outcome, Sighting, Verdict } from '../../src/trace/types.ts';
import { fakeContentKey } from '../trace/fake-message.ts';

export const MAC = 'fa:16:3e:56:ea:fa';
export const PATH: Path = {
  guest: { mac: MAC, name: null },
  hops: [
    { name: 'uplink0', interfaces: ['uplink0'], role: 'uplink' },
    { name: 'br0', interfaces: ['br0'], role: 'bridge' },
    { name: 'tap0', interfaces: ['tap0'], role: 'tap' },
  ],
};

export const DELIVERED: Verdict = { status: 'delivered', lastSeen: 'tap0', missing: null, blind: [], reasons: [] };
export const LOST: Verdict = { status: 'lost', lastSeen: 'br0', missing: 'tap0', blind: [], reasons: [] };

/** `seen` is `hop direction microseconds`, network time 0 at the start of the trace. */
export function message(id: number, type: DhcpType, seen: readonly string[], rest: Partial<Message> = {}): Message {
  const dhcp = decoded(type);
  const sightings = seen.map((text): Sighting => {
    const [hop, direction, microseconds] = text.split(' ') as [string, 'in' | 'out', string];
    return {
      hop,
      position: PATH.hops.findIndex(({ name }) => name === hop),
      interface: hop,
      timeNs: BigInt(microseconds) * 1000n,
      direction,
      linkSource: dhcp.op === 1 ? MAC : '52:54:00:00:00:01',
      linkDestination: dhcp.op === 1 ? 'ff:ff:ff:ff:ff:ff' : MAC,
      vlanIds: [],
      checksum: 'good',
      ttl: 64,
      wireLength: 342,
    };
  });
  const heading = dhcp.op === 1 && rest.reflects == null ? 'to-network' : 'to-guest';
  return {
    id,
    exchangeId: 1,
    dhcp,
    heading,
    reflects: null,
    retransmits: null,
    sightings,
    verdict: DELIVERED,
    ...rest,
  };
}

export function exchange(outcome: Outcome, messages: readonly Message[]): Exchange {
  return { id: 1, path: PATH, xid: 1, chaddr: MAC, outcome, messages } as Exchange;
}

/** The story: the DISCOVER leaves, comes back, and the OFFER dies on the bridge. */
export const DISCOVER = message(1, 'DISCOVER', ['tap0 in 0', 'br0 in 0', 'uplink0 out 31']);
export const REFLECTION = message(2, 'DISCOVER', ['uplink0 in 123', 'br0 in 123', 'tap0 out 130'], { reflects: 1 });
export const OFFER = message(3, 'OFFER', ['uplink0 in 500', 'br0 in 500'], { verdict: LOST });

function decoded(type: DhcpType): DhcpMessage {
  const zeros = { hops: 0, secs: 0, flags: 0, ciaddr: 0, yiaddr: 0, siaddr: 0, giaddr: 0 };
  const absent = { serverId: null, requestedAddress: null, clientId: null, text: null };
  const op = type === 'DISCOVER' || type === 'REQUEST' ? 1 : 2;
  const payload = new Uint8Array(0);
  return {
    op,
    htype: 1,
    hlen: 6,
    xid: 1,
    chaddr: MAC,
    type,
    ...zeros,
    ...absent,
    contentKey: fakeContentKey(type),
    anomalies: [],
    payload,
  };
}
