/**
 * The names of XDP programs by their ids, which the kernel never gives twice. Once privileges are lowered it tells no names any
 * more, so those of the first snapshot are kept.
 */
import type { Link } from '../state/host-state.ts';

/** More programs than come and go in a trace; then the names of new ones are not kept. */
const MOST_NAMES = 1024;

export class XdpNames {
  readonly #names = new Map<number, string>();

  /** The links, each XDP program with the name that it was ever told with. */
  fill(links: readonly Link[]): readonly Link[] {
    return links.map((link) => {
      const { xdp } = link;
      if (xdp === undefined) return link;
      if (xdp.name === null) return { ...link, xdp: { ...xdp, name: this.#names.get(xdp.id) ?? null } };
      if (this.#names.size < MOST_NAMES) this.#names.set(xdp.id, xdp.name);
      return link;
    });
  }
}
