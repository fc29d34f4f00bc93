/**
 * Where an interface mostly stands, going by its name: 0 at the wire, 9 at the guest. Names are given by whoever made the
 * interface, so they only break ties that the frames leave.
 */
import { hostOf, splitInterfaceName } from '../../path/interface-name.ts';

export const GUEST_RANK = 9;
const BRIDGE_RANK = 4;

/** The first that fits. Proxmox: vmbr > fwpr > fwln > fwbr > tap; OpenStack: br-int > qvo > qvb > qbr > tap. */
const RANKS: readonly (readonly [RegExp, number])[] = [
  [/^(?:tap|vnet|macvtap|macvlan|veth|lxc|vif|tun)/, GUEST_RANK],
  [/^(?:fwpr|qvo)/, 5],
  [/^(?:fwln|qvb)/, 6],
  [/^(?:fwbr|qbr)/, 7],
  [/^(?:vmbr|virbr|brq|br|ovsbr|lxdbr|incusbr|docker)/, BRIDGE_RANK],
  [/^(?:vxlan|geneve|vlan)|\.\d{1,4}$/, 3],
  [/^(?:bond|team)/, 2],
  [/^(?:uplink|eth|en[opsxP]|ib|wl|wan|lan|nic)/, 0],
];

/** How many different ranks there are. */
export const NAME_RANKS = new Set(RANKS.map(([, rank]) => rank)).size;

/** Null for a name that tells nothing; inside another namespace names such as eth0 tell nothing. */
export function nameRank(name: string): number | null {
  const { netns, bare } = splitInterfaceName(name);
  const rank = RANKS.find(([pattern]) => pattern.test(bare))?.[1] ?? null;
  return netns !== null && rank !== GUEST_RANK ? null : rank;
}

/** Whether the name is that of a way to the network: a card, a bond, a VLAN or a tunnel. */
export function isWire(name: string): boolean {
  const rank = nameRank(name);
  return rank !== null && rank < BRIDGE_RANK;
}

/** Whether the name is that of a bridge, as distributions and hypervisors give them. */
export function isBridge(name: string): boolean {
  return nameRank(name) === BRIDGE_RANK;
}

/**
 * Whether the names are those of two slaves: of wires both, or different in their last number only (`x0` and `x1`). The
 * names that readers give to what has none are numbered too. Slaves are of one host.
 */
export function areAlike(one: string, other: string): boolean {
  if (hostOf(one) !== hostOf(other)) return false;
  const stem = (name: string) => name.replace(/(?<!\d)\d+$/, '');
  const isNumbered = stem(one) === stem(other) && stem(one) !== one && !/^(?:if|idb)\d+$/.test(one);
  return isNumbered || (nameRank(one) === 0 && nameRank(other) === 0);
}
