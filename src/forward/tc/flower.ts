/** The keys of a flower filter (fl_classify): all of them must hold. */
import { formatIpv4 } from '../../core/ipv4.ts';
import { isRecord } from '../../state/shapes.ts';
import { isElement } from '../firewall/nft/compare.ts';
import { ADDRESSES_UNKNOWN } from '../firewall/scene.ts';
import { allOf, type Truth } from '../firewall/truth.ts';
import type { Packet } from '../packet.ts';

export function matchesFlower(keys: unknown, packet: Packet): Truth {
  if (!isRecord(keys)) return true;
  return allOf(Object.entries(keys).map(([key, value]) => isKey(key, value, packet)));
}

function isKey(key: string, value: unknown, packet: Packet): Truth {
  const { vlanIds, source, destination, ttl, sourcePort, destinationPort, ipSource, ipDestination } = packet;
  const addresses = (address: number): Truth =>
    packet.isImagined ? { unknown: ADDRESSES_UNKNOWN } : isAddress(address, value);
  switch (key) {
    case 'eth_type':
    case 'vlan_ethtype':
      // What is behind the tags.
      return vlanIds.length > 1 ? { unknown: `flower's ${key}` } : value === 'ipv4' || value === 'ip';
    case 'ip_proto':
      return value === 'udp';
    case 'src_mac':
      return isMac(source, value);
    case 'dst_mac':
      return isMac(destination, value);
    case 'src_ip':
      return addresses(ipSource);
    case 'dst_ip':
      return addresses(ipDestination);
    case 'src_port':
      return isPort(sourcePort, value);
    case 'dst_port':
      return isPort(destinationPort, value);
    case 'ip_ttl':
      return typeof value === 'number' ? ttl === value : { unknown: `flower's ${key}` };
    case 'vlan_id':
      return vlanIds[0] === value;
    case 'num_of_vlans':
      return vlanIds.length === value;
    default:
      return { unknown: `flower's ${key}` };
  }
}

/** A MAC, or one with the number of its bits or a mask behind a slash. */
function isMac(mac: string | null, value: unknown): Truth {
  if (mac === null) return { unknown: 'the Ethernet header' };
  const [want = '', under] = String(value).split('/');
  const mask = under === undefined ? MAC_BITS : under.includes(':') ? numberOfMac(under) : maskOf(Number(under));
  return ((numberOfMac(mac) ^ numberOfMac(want)) & mask) === 0n;
}

const MAC_BITS = 0xffff_ffff_ffffn;

function maskOf(bits: number): bigint {
  return Number.isInteger(bits) && bits >= 0 && bits <= 48 ? (MAC_BITS << BigInt(48 - bits)) & MAC_BITS : MAC_BITS;
}

function numberOfMac(mac: string): bigint {
  return /^[0-9a-f:]+$/i.test(mac) ? BigInt(`0x${mac.replaceAll(':', '')}`) : -1n;
}

function isAddress(address: number, value: unknown): Truth {
  const [addr, len] = String(value).split('/');
  const element = len === undefined ? addr : { prefix: { addr, len: Number(len) } };
  return len?.includes('.') === true
    ? { unknown: "flower's mask of an address" }
    : isElement(formatIpv4(address), element, () => null);
}

function isPort(port: number, value: unknown): Truth {
  if (typeof value === 'number') return port === value;
  if (!isRecord(value) || typeof value.start !== 'number' || typeof value.end !== 'number') {
    return { unknown: "flower's ports" };
  }
  return port >= value.start && port <= value.end;
}
