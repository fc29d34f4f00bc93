/** DHCP messages and datagrams as the decoders would give them, for scenarios and the simulator. */
import type { Direction, Frame } from '../../src/core/frame.ts';
import type { TimeNs } from '../../src/core/time.ts';
import type { DhcpMessage } from '../../src/dhcp/message.ts';
import type { DhcpType } from '../../src/dhcp/message-type.ts';
import type { Datagram } from '../../src/frame/datagram.ts';

export const GUEST = 'fa:16:3e:56:ea:fa';
export const SERVER = '52:54:00:00:00:01';

const REQUESTS: ReadonlySet<DhcpType> = new Set([
  'DISCOVER',
  'REQUEST',
  'DECLINE',
  'RELEASE',
  'INFORM',
  'BOOTREQUEST',
  'LEASEQUERY',
]);
const NO_BYTES = new Uint8Array(0);

/** What tells messages apart; `giaddr` does not, being a relay's. */
export interface FakeFields {
  readonly type: DhcpType;
  readonly htype?: number;
  readonly xid: number;
  readonly chaddr: string;
  readonly secs?: number;
  readonly ciaddr?: number;
  readonly yiaddr?: number;
  readonly giaddr?: number;
  readonly serverId?: number | null;
  readonly requestedAddress?: number | null;
  readonly clientId?: string | null;
}

/** A content key for what `text` stands for: FNV-1a in two halves, 53 bits of it. */
export function fakeContentKey(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i), 0x85ebca6b) ^ (b >>> 15);
  }
  return (a >>> 11) * 2 ** 32 + (b >>> 0);
}

/** A message whose content key is made of its fields. */
export function makeMessage(fields: FakeFields): DhcpMessage {
  const { type, xid, chaddr, secs = 0, ciaddr = 0, yiaddr = 0, serverId = null, requestedAddress = null } = fields;
  return {
    op: REQUESTS.has(type) ? 1 : 2,
    htype: fields.htype ?? 1,
    hlen: 6,
    hops: 0,
    xid,
    secs,
    flags: 0,
    ciaddr,
    yiaddr,
    siaddr: 0,
    giaddr: fields.giaddr ?? 0,
    chaddr,
    type,
    serverId,
    requestedAddress,
    clientId: fields.clientId ?? null,
    text: null,
    contentKey: fakeContentKey(`${type} ${xid} ${chaddr} ${secs} ${ciaddr} ${yiaddr} ${serverId} ${requestedAddress}`),
    anomalies: [],
    payload: NO_BYTES,
  };
}

/** The frame that carried it, as an interface showed it. */
export function makeFrame(interfaceId: number, timeNs: TimeNs, direction: Direction | null): Frame {
  return { interfaceId, timeNs, direction, linkType: 1, bytes: NO_BYTES, wireLength: 342 };
}

/** The datagram that carried it between the two Ethernet addresses. */
export function makeDatagram(dhcp: DhcpMessage, linkSource: string, linkDestination: string): Datagram {
  return {
    linkSource,
    linkDestination,
    vlanIds: [],
    ipSource: 0,
    ipDestination: 0,
    ttl: 64,
    ipFault: null,
    sourcePort: dhcp.op === 1 ? 68 : 67,
    destinationPort: dhcp.op === 1 ? 67 : 68,
    checksum: 'good',
    payload: dhcp.payload,
    isCut: false,
    anomalies: [],
  };
}
