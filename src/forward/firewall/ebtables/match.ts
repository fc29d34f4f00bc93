/** Whether the matches of an ebtables rule hold for a frame with DHCP, which is IPv4 and UDP (ebtables(8)). */

import { parseIpv4 } from '../../../core/ipv4.ts';
import { parseMac } from '../../../core/mac.ts';
import { groupOf } from '../packet-group.ts';
import { isInNetwork, isInRange, isMac, isNamed } from '../save/compare.ts';
import { holdsRule } from '../save/holds.ts';
import type { Option } from '../save/options.ts';
import type { SavedRule } from '../save/ruleset.ts';
import type { Scene } from '../scene.ts';
import type { Truth } from '../truth.ts';

/** Options of watchers, which look on and take nothing. */
const WATCHERS = /^--(log|nflog|ulog)(-|$)/;
/** Options of other protocols: their rules have a `-p` that does not hold. */
const OTHER_PROTOCOLS = /^--(arp|ip6|stp|802_3)-/;

/** Matches that ask for what an imagined frame does not have. */
const ADDRESSES = /^(-s|--ip-(src|source|dst|destination)|--among-(src|dst))$/;

export function holdsEbtables(rule: SavedRule, scene: Scene): Truth {
  return holdsRule(rule, scene, { addresses: ADDRESSES, holds });
}

function holds({ name, values }: Option, { packet, input, output, bridge }: Scene): Truth {
  const [value = ''] = values;
  if (WATCHERS.test(name)) return true;
  if (OTHER_PROTOCOLS.test(name)) return false;
  switch (name) {
    case '-s':
      return isMac(packet.source, value);
    case '-d':
      return isMac(packet.destination, value);
    case '-i':
      return isNamed(input, value);
    case '-o':
      return isNamed(output, value);
    case '--logical-in':
    case '--logical-out':
      return isNamed(bridge, value);
    case '-p':
      return isProtocol(packet.vlanIds.length > 0, value);
    case '--ip-src':
    case '--ip-source':
      return isInNetwork(packet.ipSource, value);
    case '--ip-dst':
    case '--ip-destination':
      return isInNetwork(packet.ipDestination, value);
    case '--ip-proto':
    case '--ip-protocol':
      return value.toLowerCase() === 'udp' || Number(value) === 17;
    case '--ip-sport':
    case '--ip-source-port':
      return isInRange(packet.sourcePort, value);
    case '--ip-dport':
    case '--ip-destination-port':
      return isInRange(packet.destinationPort, value);
    case '--vlan-id':
      return packet.vlanIds[0] === Number(value);
    case '--vlan-encap':
      return isEncapsulated(packet.vlanIds.length, value);
    case '--pkttype-type':
      return isPacketType(packet.destination, value);
    case '--among-src':
      return isAmong(packet.source, packet.ipSource, value);
    case '--among-dst':
      return isAmong(packet.destination, packet.ipDestination, value);
    default:
      return { unknown: `ebtables' ${name}` };
  }
}

const ETHERTYPES: Readonly<Record<string, number>> = { ipv4: 0x0800, '802_1q': 0x8100 };

/** By name or hexadecimal number; other names are other protocols, and `Length` is a frame of IEEE 802.3. */
function isProtocol(isTagged: boolean, text: string): boolean {
  const type = ETHERTYPES[text.toLowerCase()] ?? Number.parseInt(text, 16);
  return type === (isTagged ? 0x8100 : 0x0800);
}

/** The Ethertype behind the outer tag. */
function isEncapsulated(tags: number, text: string): boolean {
  const type = ETHERTYPES[text.toLowerCase()] ?? Number.parseInt(text, 16);
  return tags > 0 && type === (tags > 1 ? 0x8100 : 0x0800);
}

/** A frame between two ports is for another host, except where its destination is a MAC of this one. */
function isPacketType(destination: string | null, type: string): Truth {
  const group = groupOf(destination);
  if (group === null) return { unknown: 'the address of the frame' };
  if (group !== 'unicast') return group === type;
  return type === 'otherhost' || (type === 'host' && { unknown: 'whether the frame is for this host' });
}

/** `MAC` or `MAC=ADDRESS`, with commas between (ebt_among: without an address any will do). */
function isAmong(mac: string | null, address: number, list: string): Truth {
  if (mac === null) return { unknown: 'the address of the frame' };
  return list.split(',').some((entry) => {
    const [wanted = '', ip] = entry.split('=');
    return parseMac(wanted) === mac && (ip === undefined || parseIpv4(ip) === address);
  });
}
