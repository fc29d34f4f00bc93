/**
 * Which interfaces of the traced paths changed their bridge, from one link snapshot to the next. An interface is
 * followed by its index, because it may be renamed, and by its name, because it may be deleted and made again.
 */
import { interfaceNamesOf } from '../path/hops-of.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Path } from '../path/path.ts';
import type { HostState, Link } from '../state/host-state.ts';

interface Followed {
  readonly index: number;
  readonly master: string | null;
}

export interface PortMoves {
  /** The moves that a snapshot shows, of the interfaces of `paths`; the first sight of an interface is none. */
  look(paths: readonly Path[], links: readonly Link[], timeNs: bigint): readonly HostState[];
}

export function createPortMoves(): PortMoves {
  const known = new Map<string, Followed>();
  return {
    look(paths, links, timeNs) {
      const byName = new Map(links.map((link) => [link.name, link]));
      const byIndex = new Map(
        links.map((link) => [`${splitInterfaceName(link.name).netns ?? ''}/${link.index}`, link]),
      );
      const moves: HostState[] = [];
      const names = interfaceNamesOf(paths);
      for (const name of known.keys()) if (!names.has(name)) known.delete(name);
      for (const name of names) {
        const before = known.get(name);
        const same = before && byIndex.get(`${splitInterfaceName(name).netns ?? ''}/${before.index}`);
        const link = same ?? byName.get(name);
        // One that was made again is put on its bridge a moment later: until then it has not moved.
        if (link === undefined || (before && !same && link.master === null)) continue;
        const { index, master } = link;
        known.set(name, { index, master });
        if (before === undefined || before.master === master) continue;
        moves.push({ kind: 'link-change', timeNs, interface: name, change: 'moved', detail: master ?? '' });
      }
      return moves;
    },
  };
}
