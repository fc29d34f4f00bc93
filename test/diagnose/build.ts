/** Messages and exchanges as the trace would give them, for tests of the rules. */
import type { DhcpType } from '../../src/dhcp/message-type.ts';
import type { Path } from '../../src/path/path.ts';
import type { Exchange, Message, Outcome, Sighting, Verdict } from '../../src/trace/types.ts';
import { GUEST, makeMessage } from '../trace/fake-message.ts';
import { makeSighting, makeTraced } from '../trace/traced.ts';

export const MAC = GUEST;
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
  const addresses = type === 'OFFER' || type === 'ACK' ? { yiaddr: 0xc000025e, serverId: 0xc0000201 } : {};
  const dhcp = makeMessage({ type, xid: 1, chaddr: MAC, ...addresses });
  const sightings = seen.map((text): Sighting => {
    const [hop, direction, microseconds] = text.split(' ') as [string, 'in' | 'out', string];
    const position = PATH.hops.findIndex(({ name }) => name === hop);
    return makeSighting(dhcp, { hop, position, timeNs: BigInt(microseconds) * 1000n, direction });
  });
  const heading = dhcp.op === 1 && rest.reflects == null ? 'to-network' : 'to-guest';
  return makeTraced(dhcp, { id, heading, sightings, verdict: DELIVERED, ...rest });
}

export function exchange(outcome: Outcome, messages: readonly Message[]): Exchange {
  return { id: 1, path: PATH, xid: 1, chaddr: MAC, outcome, messages } as Exchange;
}

/** The story: the DISCOVER leaves, comes back, and the OFFER dies on the bridge. */
export const DISCOVER = message(1, 'DISCOVER', ['tap0 in 0', 'br0 in 0', 'uplink0 out 31']);
export const REFLECTION = message(2, 'DISCOVER', ['uplink0 in 123', 'br0 in 123', 'tap0 out 130'], { reflects: 1 });
export const OFFER = message(3, 'OFFER', ['uplink0 in 500', 'br0 in 500'], { verdict: LOST });
