/** Whether the matches of an iptables rule hold for a frame (iptables(8), iptables-extensions(8)). */
import { groupOf } from '../packet-group.ts';
import { isInNetwork, isInRange, isInSpan, isMac, isNamed } from '../save/compare.ts';
import { holdsRule } from '../save/holds.ts';
import type { Option } from '../save/options.ts';
import type { SavedRule } from '../save/ruleset.ts';
import type { Scene } from '../scene.ts';
import { anyOf, type Truth } from '../truth.ts';

/** Matches whose every option is known here, or that constrain nothing beside their options. */
const MODULES: ReadonlySet<string> = new Set([
  'udp',
  'comment',
  'physdev',
  'multiport',
  'mac',
  'pkttype',
  'addrtype',
  'conntrack',
  'state',
  'iprange',
  'length',
  'ttl',
]);

/** Matches that ask for what an imagined frame does not have. */
const ADDRESSES = /^(-s|-d|--mac-source|--(src|dst)-type|--(src|dst)-range)$/;

export function holdsIptables(rule: SavedRule, scene: Scene): Truth {
  return holdsRule(rule, scene, { addresses: ADDRESSES, holds });
}

function holds({ name, values }: Option, scene: Scene): Truth {
  const { packet, ports } = scene;
  const [value = ''] = values;
  switch (name) {
    case '-m':
      return MODULES.has(value) || { unknown: `iptables' match ${value}` };
    case '-i':
      return isNamed(scene.input, value);
    case '-o':
      return isNamed(scene.output, value);
    case '-s':
      return isInNetwork(packet.ipSource, value);
    case '-d':
      return isInNetwork(packet.ipDestination, value);
    case '-p':
      return ['udp', '17', 'all', '0'].includes(value);
    case '-f':
      return false;
    case '--sport':
      return isInRange(packet.sourcePort, value);
    case '--dport':
      return isInRange(packet.destinationPort, value);
    case '--sports':
      return isAmongPorts([packet.sourcePort], value);
    case '--dports':
      return isAmongPorts([packet.destinationPort], value);
    case '--ports':
      return isAmongPorts([packet.sourcePort, packet.destinationPort], value);
    case '--physdev-in':
      return ports !== null && isNamed(ports.input, value);
    case '--physdev-out':
      return ports !== null && isNamed(ports.output, value);
    case '--physdev-is-in':
      return ports?.input != null;
    case '--physdev-is-out':
    case '--physdev-is-bridged':
      return ports?.output != null;
    case '--mac-source':
      return isMac(packet.source, value);
    case '--pkt-type':
      return isPacketType(packet.destination, value);
    case '--src-type':
      return isAddressType(packet.ipSource, value);
    case '--dst-type':
      return isAddressType(packet.ipDestination, value);
    case '--ctstate':
    case '--state':
      return isConnectionState(scene, value);
    case '--src-range':
      return isInSpan(packet.ipSource, value);
    case '--dst-range':
      return isInSpan(packet.ipDestination, value);
    case '--length':
      return isInRange(packet.length, value);
    case '--ttl-eq':
      return packet.ttl === Number(value);
    case '--ttl-lt':
      return packet.ttl < Number(value);
    case '--ttl-gt':
      return packet.ttl > Number(value);
    case '--comment':
      return true;
    default:
      return { unknown: `iptables' ${name}` };
  }
}

function isAmongPorts(ports: readonly number[], list: string): Truth {
  return anyOf(list.split(',').flatMap((range) => ports.map((port) => isInRange(port, range))));
}

/** br_netfilter makes a frame for another host one for this host (setup_pre_routing, br_nf_forward_ip). */
function isPacketType(destination: string | null, type: string): Truth {
  const group = groupOf(destination);
  return group === null ? { unknown: 'the address of the frame' } : group === type;
}

/** Without the host's routes only these are known (inet_addr_type); 0.0.0.0 counts as broadcast. */
function isAddressType(address: number, list: string): Truth {
  const isBroadcast = address === 0xffff_ffff || address >>> 24 === 0;
  if (!isBroadcast && address >>> 28 !== 14) return { unknown: 'whether an address is one of this host' };
  return list.split(',').includes(isBroadcast ? 'BROADCAST' : 'MULTICAST');
}

const BROADCAST_ADDRESS = 0xffff_ffff;

/** Nothing answers to a broadcast, so no connection is known of it (nf_conntrack_in); a unicast may belong to one. */
function isConnectionState({ packet, isTracked }: Scene, list: string): Truth {
  if (isTracked !== true || packet.ipDestination !== BROADCAST_ADDRESS || packet.isChecksumBad === true) {
    return { unknown: 'the state of the connection' };
  }
  return list.split(',').includes('NEW');
}
