/** The model of the kernel asked about a path as the host stands, without a trace. */
import { type Probe, probe } from '../forward/probe.ts';
import type { Path } from '../path/path.ts';
import type { FdbEntry, HostState, Link } from '../state/host-state.ts';
import { hostAt } from './explain-loss.ts';
import { Knowledge } from './knowledge.ts';

/** `rules`: what was read of firewalls and VLANs, all at time 0. */
export function probePath(
  path: Path,
  links: readonly Link[],
  entries: readonly FdbEntry[],
  rules: readonly HostState[],
): readonly Probe[] {
  const known = new Knowledge([path]);
  known.addState({ kind: 'fdb', timeNs: 0n, entries });
  for (const state of rules) known.addState(state);
  return probe(path, links, hostAt(0n, path.hops[0]?.name ?? '', known));
}
