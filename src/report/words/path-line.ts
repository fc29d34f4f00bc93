/** A path on one line, from the network, or from the server where its host is part of it, to the guest. */
import type { Path } from '../../path/path.ts';
import { segmentsOf } from '../../path/segments.ts';

/** `uplink0 > br0 > tap0 > guest`; between two hosts, `a:bond0 > (network) > b:bond0`. */
export function pathLine(path: Path): string {
  return `${path.fromServer ? 'server > ' : ''}${hopsLine(path)} > guest`;
}

/** The same without its ends. */
export function hopsLine(path: Path): string {
  const stretches = segmentsOf(path).map(({ hops }) => hops.map(({ name }) => name).join(' > '));
  return stretches.join(' > (network) > ');
}
