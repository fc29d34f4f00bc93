/** Builds links and FDB entries for tests: a name and what differs from a plain, healthy interface. */
import type { FdbEntry, Link } from '../../src/state/host-state.ts';

let lastIndex = 0;

export function link(name: string, differs: Partial<Link> = {}): Link {
  lastIndex++;
  const base: Link = {
    name,
    index: lastIndex,
    mac: `02:00:00:00:00:${(lastIndex % 256).toString(16).padStart(2, '0')}`,
    mtu: 1500,
    up: true,
    carrier: true,
    kind: null,
    master: null,
    masterKind: null,
    lower: null,
    peer: null,
    vlanId: null,
    promiscuity: 0,
    portState: null,
    port: null,
    bondMode: null,
    activeSlave: null,
    bondPartner: null,
  };
  return { ...base, ...differs };
}

/** A healthy port of a bridge. */
export function port(name: string, bridge: string, differs: Partial<Link> = {}): Link {
  return link(name, {
    master: bridge,
    masterKind: 'bridge',
    portState: 'forwarding',
    port: { learning: true, flood: true, broadcastFlood: true, hairpin: false, isolated: false, locked: false },
    ...differs,
  });
}

export function bridge(name: string, differs: Partial<Link> = {}): Link {
  return link(name, { kind: 'bridge', ...differs });
}

export function tap(name: string, on: string, mac = 'fe:16:3e:56:ea:fa'): Link {
  return port(name, on, { kind: 'tun', mac });
}

/** Both ends of a veth pair between two bridges of this namespace. */
export function patch(a: string, bridgeA: string, b: string, bridgeB: string): readonly Link[] {
  return [port(a, bridgeA, { kind: 'veth', peer: b }), port(b, bridgeB, { kind: 'veth', peer: a })];
}

export function entry(mac: string, on: string, portName: string, differs: Partial<FdbEntry> = {}): FdbEntry {
  return { mac, bridge: on, port: portName, vlan: null, local: false, static: false, sticky: false, ...differs };
}

export const GUEST = 'fa:16:3e:56:ea:fa';
