/** Which path a replay follows: --hops, else the one the incident recorded, else the one that the frames show. Pure. */
import type { CaptureInterface } from '../capture/source.ts';
import { LINKTYPE } from '../core/frame.ts';
import { interfaceNamesOf } from '../path/hops-of.ts';
import { type Guest, type Hop, onlyItsGuest, type Path } from '../path/path.ts';
import type { OrderSource } from '../path/path-order.ts';
import type { HostState } from '../state/host-state.ts';
import { joinPaths } from '../wiring/join-path.ts';
import type { HopOrder } from './hop-order.ts';
import { Refused } from './refused.ts';

export interface PathChoice {
  /** From --hops; null where not given. */
  readonly hops: readonly Hop[] | null;
  /** From --guest, in canonical form; null where not given. */
  readonly guest: string | null;
  readonly warn: (message: string) => void;
  /** Told which of them it is; what it inferred counts where nothing else tells. */
  readonly order?: HopOrder;
}

function hopOf(name: string): Hop {
  return { name, interfaces: [name], role: 'unknown' };
}

/** --hops must name what the sources hold; an interface that a capture declares late may still come. */
function checkHops(hops: readonly Hop[], announced: readonly CaptureInterface[], warn: PathChoice['warn']): void {
  const names = announced.map(({ name }) => name);
  const missing = hops.flatMap(({ interfaces }) => interfaces).filter((name) => !names.includes(name));
  if (missing.length === 0 || names.length === 0) return;
  const message = `hops: no source holds ${missing.join(', ')}; they hold ${names.join(', ')}`;
  const allMissing = missing.length === hops.flatMap(({ interfaces }) => interfaces).length;
  if (allMissing) throw new Refused(message, { what: 'hops-not-held', held: names });
  warn(message);
}

/**
 * Interfaces of the paths that no source holds. Nobody captured there, so their silence proves no loss. A capture on
 * `any` holds all that its host has, silent ones too, and names only those that are not.
 */
export function uncaptured(paths: readonly Path[], announced: readonly CaptureInterface[]): readonly string[] {
  if (announced.some(({ linkType }) => linkType === LINKTYPE.linuxSll2)) return [];
  const names = new Set(announced.map(({ name }) => name));
  return [...interfaceNamesOf(paths)].filter((name) => !names.has(name));
}

/**
 * @param announced  The interfaces of all sources, in order.
 * @param states  The host state an incident recorded before its first frame.
 * @throws Refused where --hops names nothing that the sources hold.
 */
export function choosePaths(
  choice: PathChoice,
  announced: readonly CaptureInterface[],
  states: readonly HostState[],
): readonly Path[] {
  const named: Guest | null = choice.guest === null ? null : { mac: choice.guest, name: null, only: true };
  // A live trace takes in one after the other those that join before the first frame too.
  const told = states.flatMap((state) => (state.kind === 'path' ? [state.path] : []));
  const recorded = joinPaths([], told, []);
  const setSource = (source: OrderSource) => {
    if (choice.order) choice.order.source = source;
  };
  if (choice.hops !== null) {
    setSource('given');
    checkHops(choice.hops, announced, choice.warn);
    return [{ guest: named ?? recorded[0]?.guest ?? null, hops: choice.hops }];
  }
  if (recorded.length > 0) {
    setSource('recorded');
    const own = recorded.filter((path) => named !== null && path.guest?.mac === named.mac);
    return own.length > 0 ? own.map(onlyItsGuest) : recorded.map((path) => ({ ...path, guest: named ?? path.guest }));
  }
  const inferred = choice.order?.hops ?? [];
  if (inferred.length > 0) {
    setSource('inferred');
    return inferred.map((hops) => ({ guest: named, hops }));
  }
  setSource('sources');
  const names = announced.length > 0 ? announced.map(({ name }) => name) : ['unknown'];
  return [{ guest: named, hops: names.map(hopOf) }];
}

/** A path that an incident recorded as joining later: --hops leaves all of them out, --guest those of others. */
export function laterPath({ hops, guest }: PathChoice, path: Path): Path | null {
  if (hops !== null) return null;
  if (guest === null) return path;
  return path.guest?.mac === guest ? onlyItsGuest(path) : null;
}
