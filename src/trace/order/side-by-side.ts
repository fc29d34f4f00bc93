/**
 * Where the interfaces belong that showed a guest's requests late and none of the replies: the other slave of a bond stands
 * beside the outermost hop, the port of another guest on no path of this one, an uplink with the server inside of it
 * further out.
 */
import { areAlike, GUEST_RANK, isBridge, isWire, nameRank } from './name-rank.ts';
import type { Place } from './place.ts';

export interface Placed {
  readonly hops: readonly (readonly string[])[];
  readonly left: readonly string[];
  /** Each of them has its place. */
  readonly fits: boolean;
}

/**
 * @param onPath  From the network to the guest.
 * @param slaves  How many of them, from the network, are side by side.
 */
export function addAside(onPath: readonly Place[], slaves: number, aside: readonly Place[]): Placed {
  const [outermost] = onPath;
  const beside = onPath.slice(1, slaves);
  const further: Place[] = [];
  const left: Place[] = [];
  let fits = true;
  for (const place of aside) {
    if (outermost === undefined) fits = false;
    else if (isBeside(place, outermost, onPath.at(-1)!)) beside.push(place);
    else if (isGuestPort(place, onPath)) left.push(place);
    else if (isWire(place.name) && isBridge(outermost.name)) further.push(place);
    else if (canBeLeft(place, outermost)) left.push(place);
    else fits = false;
  }
  if (further.length > 1) fits = false;
  const side = outermost === undefined ? [] : [outermost, ...beside].map(({ name }) => name).sort();
  const inward = onPath.slice(slaves).map(({ name }) => [name]);
  return {
    hops: [...further.map(({ name }) => [name]), ...(side.length > 0 ? [side] : []), ...inward],
    left: left.map(({ name }) => name),
    fits,
  };
}

/** Two slaves that both carry messages: called alike, with the same tags, and not seen to hand on to each other. */
export function areSideBySide(outermost: Place, next: Place, inner: number): boolean {
  return Math.abs(inner) < 3 && areSlaves(next, outermost);
}

function areSlaves(place: Place, other: Place): boolean {
  const alike = areAlike(place.name, other.name) && nameRank(place.name) !== GUEST_RANK;
  return alike && place.tags === other.tags && !isBridge(other.name);
}

/** The other slave: called like the outermost hop, or tagged like it where the guest's port is not. */
function isBeside(place: Place, outermost: Place, innermost: Place): boolean {
  if (areSlaves(place, outermost)) return true;
  if (place.tags === null || innermost.tags === null || place.tags <= innermost.tags) return false;
  return place.tags === outermost.tags && place.requestsGo !== 'out' && !isBridge(outermost.name);
}

/** Another guest's port: there is one by its name, and one on the path. */
function isGuestPort(place: Place, onPath: readonly Place[]): boolean {
  const innermost = onPath.at(-1);
  if (nameRank(place.name) !== GUEST_RANK || innermost === undefined) return false;
  return nameRank(innermost.name) === GUEST_RANK || innermost.requestsGo === 'in';
}

/** Nothing is missed without it: it is no guest's by name, and the hop outermost without it shows all its requests. */
function canBeLeft(place: Place, outermost: Place): boolean {
  if (nameRank(place.name) === GUEST_RANK || place.requestsGo === null) return false;
  return [...place.contents.keys()].every((key) => outermost.contents.has(key));
}
