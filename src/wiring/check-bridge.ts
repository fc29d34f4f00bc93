/** What is wrong with a bridge of the path and its two ports on it. */

import { append } from '../core/lists.ts';
import type { Guest } from '../path/path.ts';
import type { FdbEntry, Link } from '../state/host-state.ts';
import type { WiredHop, WiringProblem } from './wiring-problem.ts';

interface Port {
  readonly hop: string;
  readonly link: Link;
}

/** The problems of the bridge between its ports towards the network (`outer`) and towards the guest (`inner`). */
export function checkBridge(
  bridge: WiredHop,
  outer: WiredHop | undefined,
  inner: WiredHop | undefined,
  guest: Guest | null,
  fdb: readonly FdbEntry[],
): readonly WiringProblem[] {
  const name = bridge.hop.interfaces[0] ?? '';
  const outerPorts = portsOn(name, outer);
  const innerPorts = portsOn(name, inner);
  const problems = [...outerPorts, ...innerPorts].flatMap(checkPort);
  const isolated = [...outerPorts, ...innerPorts].filter(({ link }) => link.port?.isolated === true);
  const pairIsIsolated = [outerPorts, innerPorts].every((side) => side.some((port) => isolated.includes(port)));
  if (pairIsIsolated)
    append(
      problems,
      isolated.map((port) => problem('port-isolated', port, { bridge: name })),
    );
  for (const port of innerPorts) append(problems, checkLearning(port, name, guest, fdb));
  return problems;
}

function portsOn(bridge: string, side: WiredHop | undefined): readonly Port[] {
  const links = side?.links.filter((link) => link.master === bridge) ?? [];
  return links.map((link) => ({ hop: side?.hop.name ?? '', link }));
}

function checkPort(port: Port): readonly WiringProblem[] {
  const { portState, port: flags, up, carrier } = port.link;
  const problems: WiringProblem[] = [];
  // A port that is down has the state `disabled`; that it is down is told already.
  if (portState !== null && portState !== 'forwarding' && up && carrier) {
    problems.push(problem('port-not-forwarding', port, { state: portState }));
  }
  if (flags === null) return problems;
  const { flood, broadcastFlood } = flags;
  if (!flood || !broadcastFlood) problems.push(problem('flooding-off', port, { flood, broadcastFlood }));
  if (flags.hairpin) problems.push(problem('hairpin-on', port, {}));
  return problems;
}

/**
 * The bridge must be able to have the guest's MAC on the guest's port. Learning off on an uplink is no fault: it is a
 * remedy against loops. An entry elsewhere that is fixed will stay there; one that was learned is wrong now.
 */
function checkLearning(port: Port, bridge: string, guest: Guest | null, fdb: readonly FdbEntry[]): WiringProblem[] {
  const problems: WiringProblem[] = [];
  const own = fdb.filter((entry) => entry.bridge === bridge && entry.mac === guest?.mac);
  const hasStatic = own.some((entry) => entry.port === port.link.name && (entry.static || entry.sticky));
  const { learning = true, locked = false } = port.link.port ?? {};
  if ((!learning || locked) && !hasStatic) problems.push(problem('learning-off', port, { learning, locked }));
  const isHome = own.some((entry) => entry.port === port.link.name);
  for (const entry of own) {
    if (entry.local) {
      const facts = { mac: entry.mac, port: entry.port, bridge };
      problems.push(problem('guest-mac-is-port-mac', port, facts));
    }
    if (entry.local || entry.port === port.link.name) continue;
    // Which VLAN is the guest's is not known here: where the bridge has the guest right in one, others are others'.
    if (entry.vlan !== null && isHome) continue;
    const fixed = entry.static || entry.sticky;
    const facts = { mac: entry.mac, port: entry.port, expectedPort: port.link.name, bridge };
    problems.push(problem(fixed ? 'learning-off' : 'guest-mac-on-wrong-port', port, facts));
  }
  return problems;
}

function problem(code: WiringProblem['code'], port: Port, facts: WiringProblem['facts']): WiringProblem {
  return { code, hop: port.hop, interface: port.link.name, facts };
}
