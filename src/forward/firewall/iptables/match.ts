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

type Match = (value: string, scene: Scene) => Truth;

/** Whether an option holds, by its name; where it takes a list of values, of the first. */
const MATCHES: ReadonlyMap<string, Match> = new Map<string, Match>([
  ['-m', (value) => MODULES.has(value) || { unknown: `iptables' match ${value}` }],
  ['-i', (value, { input }) => isNamed(input, value)],
  ['-o', (value, { output }) => isNamed(output, value)],
  ['-s', (value, { packet }) => isInNetwork(packet.ipSource, value)],
  ['-d', (value, { packet }) => isInNetwork(packet.ipDestination, value)],
  ['-p', (value) => ['udp', '17', 'all', '0'].includes(value)],
  ['-f', () => false],
  ['--sport', (value, { packet }) => isInRange(packet.sourcePort, value)],
  ['--dport', (value, { packet }) => isInRange(packet.destinationPort, value)],
  ['--sports', (value, { packet }) => isAmongPorts([packet.sourcePort], value)],
  ['--dports', (value, { packet }) => isAmongPorts([packet.destinationPort], value)],
  ['--ports', (value, { packet }) => isAmongPorts([packet.sourcePort, packet.destinationPort], value)],
  ['--physdev-in', (value, { ports }) => ports !== null && isNamed(ports.input, value)],
  ['--physdev-out', (value, { ports }) => ports !== null && isNamed(ports.output, value)],
  ['--physdev-is-in', (_, { ports }) => ports?.input != null],
  ['--physdev-is-out', (_, { ports }) => ports?.output != null],
  ['--physdev-is-bridged', (_, { ports }) => ports?.output != null],
  ['--mac-source', (value, { packet }) => isMac(packet.source, value)],
  ['--pkt-type', (value, { packet }) => isPacketType(packet.destination, value)],
  ['--src-type', (value, { packet }) => isAddressType(packet.ipSource, value)],
  ['--dst-type', (value, { packet }) => isAddressType(packet.ipDestination, value)],
  ['--ctstate', isConnectionState],
  ['--state', isConnectionState],
  ['--src-range', (value, { packet }) => isInSpan(packet.ipSource, value)],
  ['--dst-range', (value, { packet }) => isInSpan(packet.ipDestination, value)],
  ['--length', (value, { packet }) => isInRange(packet.length, value)],
  ['--ttl-eq', (value, { packet }) => packet.ttl === Number(value)],
  ['--ttl-lt', (value, { packet }) => packet.ttl < Number(value)],
  ['--ttl-gt', (value, { packet }) => packet.ttl > Number(value)],
  ['--comment', () => true],
]);

function holds({ name, values: [value = ''] }: Option, scene: Scene): Truth {
  return MATCHES.get(name)?.(value, scene) ?? { unknown: `iptables' ${name}` };
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
function isConnectionState(list: string, { packet, isTracked }: Scene): Truth {
  if (isTracked !== true || packet.ipDestination !== BROADCAST_ADDRESS || packet.isChecksumBad === true) {
    return { unknown: 'the state of the connection' };
  }
  return list.split(',').includes('NEW');
}
