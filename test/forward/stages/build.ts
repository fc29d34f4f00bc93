/** Crossings, hosts and answers for tests of the stages. */

import { expect } from 'vitest';
import type { BridgeCrossing, DeviceStep } from '../../../src/forward/crossing.ts';
import type { Host } from '../../../src/forward/host.ts';
import type { FdbKnowledge } from '../../../src/state/fdb-knowledge.ts';
import type { Link, PortFlags } from '../../../src/state/host-state.ts';
import type { PortVlan } from '../../../src/state/kinds/vlans.ts';
import { bridge, link, port } from '../../wiring/wiring.ts';

export const BROADCAST = 'ff:ff:ff:ff:ff:ff';
export const MULTICAST = '01:00:5e:00:00:01';
export const BR0 = bridge('br0');
export const UPLINK = port('uplink0', 'br0');
export const TAP = port('tap0', 'br0');
export const withFlags = (from: Link, flags: Partial<PortFlags>): Link => ({
  ...from,
  port: { ...from.port!, ...flags },
});
/** What a person saved of a port may lack its flags; what is no port has none. */
export const UNFLAGGED: Link = { ...TAP, port: null };
export const NO_PORT = link('eth0');

export const crossing = (differs: Partial<BridgeCrossing> = {}): BridgeCrossing => {
  return { kind: 'bridge', bridge: BR0, from: UPLINK, to: TAP, enters: true, leaves: true, ...differs };
};
export const step = (from: Link, to: Link): DeviceStep => ({ kind: 'device', from, to });

export interface Known {
  readonly entries?: Readonly<Record<string, Partial<FdbKnowledge>>> | null;
  readonly vlans?: Host['vlans'];
  readonly handsToIp?: Host['handsToIp'];
}

export function host({
  entries = {},
  vlans = () => null,
  handsToIp = () => ({ isOn: false, takesTagged: false }),
}: Known = {}) {
  return {
    fdbRead: entries !== null,
    vlans,
    handsToIp,
    fdb(mac, name, vlan) {
      const entry = entries?.[mac];
      if (entry === undefined || (entry.vlan !== undefined && entry.vlan !== vlan)) return null;
      return { timeNs: 0n, mac, bridge: name, vlan, from: null, to: null, what: 'had', local: false, ...entry };
    },
  } as Host;
}
export const vlansOf =
  (table: Readonly<Record<string, readonly PortVlan[]>>): Host['vlans'] =>
  (name) =>
    table[name] ?? null;
export const vlan = (first: number, last = first, pvid = false): PortVlan => ({ first, last, pvid }) as PortVlan;

export const stop = (code: string, facts: object = {}) =>
  expect.objectContaining({ kind: 'stops', code, facts: expect.objectContaining(facts) });
export const doubt = (what: string) => ({ kind: 'unknown', what: expect.stringContaining(what) });
