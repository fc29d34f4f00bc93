/**
 * Checks the wiring of a path as it stands, without capturing a frame. The words for the codes are in src/report.
 */

import { append, largest } from '../core/lists.ts';
import type { Path } from '../path/path.ts';
import type { FdbEntry, Link } from '../state/host-state.ts';
import { checkBond } from './check-bond.ts';
import { checkBridge } from './check-bridge.ts';
import type { WiredHop, WiringProblem } from './wiring-problem.ts';

/** Any Ethernet carries this; a path that carries less where another part carries more loses frames silently. */
const USUAL_MTU = 1500;

/** The problems from the network to the guest; empty where nothing is wrong. Names must be written as in `path`. */
export function checkWiring(
  path: Path,
  links: readonly Link[],
  fdb: readonly FdbEntry[] = [],
): readonly WiringProblem[] {
  const hops = path.hops.map((hop) => ({ hop, links: links.filter((link) => hop.interfaces.includes(link.name)) }));
  const problems: WiringProblem[] = [...hops.flatMap(checkLinks)];
  hops.forEach((wired, position) => {
    const outer = hops[position - 1];
    const inner = hops[position + 1];
    if (wired.hop.role === 'bridge') append(problems, checkBridge(wired, outer, inner, path.guest, fdb));
    if (wired.hop.role === 'bond') append(problems, checkBond(wired, links));
  });
  append(problems, checkGuestPort(hops));
  append(problems, checkMtu(hops));
  return problems;
}

function checkLinks({ hop, links }: WiredHop): readonly WiringProblem[] {
  return links
    .filter((link) => !link.up || !link.carrier)
    .map(({ name, up, carrier }) => ({ code: 'port-down', hop: hop.name, interface: name, facts: { up, carrier } }));
}

/** The guest's port must be on the bridge that is the next hop; a tap must be on some bridge. */
function checkGuestPort(hops: readonly WiredHop[]): readonly WiringProblem[] {
  const last = hops.at(-1);
  const bridge = hops.at(-2);
  const [port] = last?.links ?? [];
  if (last === undefined || port === undefined) return [];
  const expected = bridge?.hop.role === 'bridge' ? bridge.hop.name : null;
  // A macvtap is on top of its bridge, not a port of it.
  const isOn = port.master === expected || port.lower === expected;
  const onIts = expected === null ? last.hop.role !== 'tap' || port.master !== null : isOn;
  if (onIts) return [];
  const facts = { master: port.master, bridge: expected };
  return [{ code: 'tap-not-on-bridge', hop: last.hop.name, interface: port.name, facts }];
}

/** Interfaces that carry less than the guest may send, or less than usual while others carry more. */
function checkMtu(hops: readonly WiredHop[]): readonly WiringProblem[] {
  const all = hops.flatMap(({ hop, links }) => links.map((link) => ({ hop, link })));
  const most = largest(
    0,
    all.map(({ link }) => link.mtu),
  );
  const guestMtu = hops.at(-1)?.links[0]?.mtu ?? 0;
  const tunnels = all.filter(({ link }) => link.kind === 'vxlan').map(({ link }) => link.mtu);
  return all
    .filter(({ link }) => link.mtu < most && link.mtu < Math.max(guestMtu, USUAL_MTU))
    .map(({ hop, link }) => ({
      code: 'mtu-too-small',
      hop: hop.name,
      interface: link.name,
      // A tunnel cannot carry what its network does, and a bridge carries what its smallest port does.
      facts: { mtu: link.mtu, largestMtu: most, ...(tunnels.includes(link.mtu) ? { tunnel: true } : {}) },
    }));
}
