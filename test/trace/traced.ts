/** Messages and sightings as the trace would give them, for tests of what looks at a trace. */
import type { DhcpMessage } from '../../src/dhcp/message.ts';
import type { Message, Sighting } from '../../src/trace/types.ts';
import { GUEST, SERVER } from './fake-message.ts';

/** A delivered message, no repeat and no reflection, heading where its `op` says; `rest` is what differs. */
export function makeTraced(dhcp: DhcpMessage, rest: Partial<Message> = {}): Message {
  return {
    id: 1,
    exchangeId: 1,
    dhcp,
    heading: dhcp.op === 1 ? 'to-network' : 'to-guest',
    reflects: null,
    retransmits: null,
    sightings: [],
    verdict: { status: 'delivered', lastSeen: '', missing: null, blind: [], reasons: [] },
    ...rest,
  };
}

/** A sighting of `dhcp` in a plain frame between guest and server; `rest` says where and when. */
export function makeSighting(dhcp: DhcpMessage, rest: Partial<Sighting> = {}): Sighting {
  return {
    hop: 'tap0',
    position: 0,
    interface: rest.hop ?? 'tap0',
    timeNs: 0n,
    direction: null,
    linkSource: dhcp.op === 1 ? GUEST : SERVER,
    linkDestination: dhcp.op === 1 ? 'ff:ff:ff:ff:ff:ff' : GUEST,
    vlanIds: [],
    checksum: 'good',
    ttl: 64,
    ipFault: null,
    ipSource: dhcp.op === 1 ? 0 : 0xc0000201,
    ipDestination: 0xffffffff,
    sourcePort: dhcp.op === 1 ? 68 : 67,
    destinationPort: dhcp.op === 1 ? 67 : 68,
    wireLength: 342,
    ...rest,
  };
}
