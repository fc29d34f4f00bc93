/** What an nft expression comes to on one frame: the left side of a match, the key of a map (libnftables-json(5)). */
import { formatIpv4 } from '../../../core/ipv4.ts';
import { parseMac } from '../../../core/mac.ts';
import { isRecord, isText } from '../../../state/shapes.ts';
import { groupOf } from '../packet-group.ts';
import { ADDRESSES_UNKNOWN, type Scene } from '../scene.ts';
import type { Json } from './ruleset.ts';

/** `absent`: the frame has no such field, so no match on it holds. A list is a concatenation. */
export type Value =
  | { readonly known: string | number | readonly (string | number)[] }
  | { readonly unknown: string }
  | 'absent';

const ETHERTYPE_IPV4 = 'ip';
const ETHERTYPE_VLAN = '8021q';
const IPV4_HEADER = 20;
/** Where there is no device its name is empty, which `!=` holds for (nft_meta_store_ifname). */
const NO_DEVICE = '';

export function evaluateExpression(expression: Json, scene: Scene): Value {
  if (!isRecord(expression)) return { unknown: 'an expression of nft' };
  const { meta, payload, concat } = expression;
  if (isRecord(meta)) return metaValue(String(meta.key), scene);
  if (isRecord(payload)) return payloadValue(payload, scene);
  if (Array.isArray(concat)) return concatenation(concat, scene);
  if (Array.isArray(expression['&'])) return masked(expression['&'], scene);
  const [what = 'expression'] = Object.keys(expression);
  if (what === 'ct') return connectionValue(expression.ct, scene);
  return { unknown: `nft's ${what}` };
}

function known(value: string | number | null): Value {
  return value === null ? 'absent' : { known: value };
}

function metaValue(key: string, { packet, input, output, hostMacs, bridge, ports }: Scene): Value {
  switch (key) {
    case 'iif':
    case 'iifname':
      return known(input ?? NO_DEVICE);
    case 'oif':
    case 'oifname':
      return known(output ?? NO_DEVICE);
    case 'ibrname':
      return known(input && bridge);
    case 'obrname':
      return known(output && bridge);
    case 'protocol':
      // The type behind the outer tag: the kernel has taken that tag out of the bytes (skb_vlan_untag).
      return known(packet.vlanIds.length > 1 ? ETHERTYPE_VLAN : ETHERTYPE_IPV4);
    case 'nfproto':
      return known('ipv4');
    case 'l4proto':
      return isShort(packet) ? 'absent' : known('udp');
    case 'length':
      return known(packet.length);
    case 'pkttype':
      return known(packetType(packet.destination, ports !== null, hostMacs));
    default:
      return { unknown: `nft's meta ${key}` };
  }
}

/**
 * As the port that a frame came in by sees it (eth_type_trans, br_handle_frame). br_netfilter makes a frame for another host one for this
 * host (setup_pre_routing, br_nf_forward_ip).
 */
function packetType(destination: string | null, isHandedOver: boolean, hostMacs: readonly string[]): string | null {
  const group = groupOf(destination);
  return group === 'unicast' ? (isHandedOver || hostMacs.includes(destination ?? '') ? 'host' : 'other') : group;
}

/** What an imagined frame does not have. */
const ADDRESSES: ReadonlySet<string> = new Set(['ether saddr', 'ip saddr', 'ip daddr']);

function payloadValue({ protocol, field }: Readonly<Record<string, unknown>>, { packet }: Scene): Value {
  const { source, destination, vlanIds, ipSource, ipDestination, ttl, sourcePort, destinationPort, length } = packet;
  const what = `${protocol} ${field}`;
  if (packet.isImagined && ADDRESSES.has(what)) return { unknown: ADDRESSES_UNKNOWN };
  if (isShort(packet)) {
    if (protocol === 'udp' || protocol === 'th') return 'absent';
    if (what === 'ip length') return { unknown: 'what the IPv4 header says of its length' };
  }
  switch (what) {
    case 'ether saddr':
      return known(source);
    case 'ether daddr':
      return known(destination);
    case 'ether type':
      return known(vlanIds.length > 0 ? ETHERTYPE_VLAN : ETHERTYPE_IPV4);
    case 'vlan id':
      return known(vlanIds[0] ?? null);
    case 'vlan type':
      return vlanIds.length === 0 ? 'absent' : known(vlanIds.length > 1 ? ETHERTYPE_VLAN : ETHERTYPE_IPV4);
    case 'ip saddr':
      return known(formatIpv4(ipSource));
    case 'ip daddr':
      return known(formatIpv4(ipDestination));
    case 'ip protocol':
      return known('udp');
    case 'ip version':
      return known(4);
    case 'ip ttl':
      return known(ttl);
    case 'ip length':
      return known(length);
    case 'udp sport':
    case 'th sport':
      return known(sourcePort);
    case 'udp dport':
    case 'th dport':
      return known(destinationPort);
    case 'udp length':
      return known(length - IPV4_HEADER);
    default:
      return otherProtocol(String(protocol), String(field));
  }
}

/** Of a frame that is shorter than its IPv4 header says nft knows no more than that header (nft_set_pktinfo_ipv4_validate). */
function isShort({ ipFault }: Scene['packet']): boolean {
  return ipFault === 'length';
}

/** DHCPv4 is IPv4 and UDP: a match on a field of another protocol does not hold. */
const OTHER_PROTOCOLS = new Set([
  'ip6',
  'arp',
  'tcp',
  'icmp',
  'icmpv6',
  'sctp',
  'dccp',
  'esp',
  'ah',
  'udplite',
  'igmp',
]);

function otherProtocol(protocol: string, field: string): Value {
  return OTHER_PROTOCOLS.has(protocol) ? 'absent' : { unknown: `nft's ${protocol} ${field}` };
}

function concatenation(parts: readonly Json[], scene: Scene): Value {
  const values: (string | number)[] = [];
  for (const part of parts) {
    const value = evaluateExpression(part, scene);
    if (value === 'absent' || 'unknown' in value) return value;
    if (typeof value.known === 'object') return { unknown: 'a nested concatenation of nft' };
    values.push(value.known);
  }
  return { known: values };
}

/** `ether daddr & 01:00:00:00:00:00`: a mask on a MAC or a number. */
function masked([expression, mask]: readonly Json[], scene: Scene): Value {
  const value = evaluateExpression(expression, scene);
  if (value === 'absent' || 'unknown' in value) return value;
  if (typeof value.known === 'number' && typeof mask === 'number') return { known: value.known & mask };
  if (!isText(mask) || !isText(value.known) || parseMac(mask) === null) return { unknown: 'a bit mask of nft' };
  const bytes = value.known
    .split(':')
    .map((byte, i) => Number.parseInt(byte, 16) & Number.parseInt(mask.split(':')[i] ?? '0', 16));
  return { known: bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':') };
}

const BROADCAST_ADDRESS = 0xffff_ffff;

/** Nothing answers to a broadcast, so no connection is known of it (nf_conntrack_in); a unicast may belong to one. */
function connectionValue(expression: Json, { packet, isTracked }: Scene): Value {
  const key = isRecord(expression) ? expression.key : undefined;
  if (key !== 'state' || isTracked !== true) return { unknown: 'the state of the connection' };
  return packet.ipDestination === BROADCAST_ADDRESS && packet.isChecksumBad !== true
    ? { known: 'new' }
    : { unknown: 'the state of the connection' };
}
