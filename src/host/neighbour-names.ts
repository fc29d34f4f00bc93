/**
 * Turns the kernel's bridge neighbour events, which know interfaces by index, into FDB changes with names and with the
 * port before. Events must come in order.
 */
import type { NeighbourEvent } from '../capture/source.ts';
import type { TimeNs } from '../core/time.ts';
import { NTF } from '../netlink/neighbour.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import { bridgesIn } from '../state/bridges-in.ts';
import type { FdbEntry, Link } from '../state/host-state.ts';
import type { FdbChange } from '../state/kinds/fdb-change.ts';

export interface NeighbourNames {
  /** Takes a link snapshot: indexes named before stay known, for events about ports that are gone since. */
  learnLinks(links: readonly Link[]): void;
  /** Takes an FDB snapshot; an entry whose event came after `timeNs`, or whose bridge was not read, stays as it was. */
  learnFdb(entries: readonly FdbEntry[], timeNs: TimeNs): void;
  /** True where the event's port or bridge has no name yet: a fresh link snapshot is due. */
  isUnknown(event: NeighbourEvent): boolean;
  /** The change, or null where the event changes nothing or is about no bridge among `bridges`. */
  changeOf(event: NeighbourEvent, bridges: ReadonlySet<string>): FdbChange | null;
  /** The event is not looked at: where its MAC was is not known any more. False where it is about no bridge among `bridges`. */
  forget(event: NeighbourEvent, bridges: ReadonlySet<string>): boolean;
}

/** Entries remembered for the port before; at the limit the older half is forgotten, whose next changes are named without it. */
const MAX_ENTRIES = 65_536;
/** Names remembered; where more interfaces come and go, all but the latest snapshot is forgotten. */
const MAX_NAMES = 65_536;

interface Known {
  readonly bridge: string;
  readonly port: string;
  readonly timeNs: TimeNs;
}

export function createNeighbourNames(): NeighbourNames {
  const names = new Map<string, Pick<Link, 'name' | 'master'>>();
  const known = new Map<string, Known>();

  const named = (event: NeighbourEvent, index: number) => names.get(`${event.netns ?? ''}/${index}`);
  const bridgeOf = (event: NeighbourEvent): string | null =>
    event.bridgeIndex === 0
      ? (named(event, event.portIndex)?.master ?? null)
      : (named(event, event.bridgeIndex)?.name ?? null);

  const remember = (key: string, value: Known): void => {
    if (!known.has(key) && known.size >= MAX_ENTRIES) {
      // Half of them at once: taking out one by one would pass over all the holes left before it.
      for (const oldest of known.keys()) {
        if (known.size <= MAX_ENTRIES / 2) break;
        known.delete(oldest);
      }
    }
    known.set(key, value);
  };

  return {
    learnLinks(links) {
      if (names.size + links.length > MAX_NAMES) names.clear();
      for (const link of links) names.set(`${splitInterfaceName(link.name).netns ?? ''}/${link.index}`, link);
    },

    learnFdb(entries, timeNs) {
      const read = bridgesIn(entries);
      for (const [key, value] of known) if (value.timeNs < timeNs && read.has(value.bridge)) known.delete(key);
      for (const { bridge, mac, vlan, port } of entries) {
        const key = keyOf(bridge, mac, vlan);
        if (!known.has(key)) remember(key, { bridge, port, timeNs });
      }
    },

    isUnknown(event) {
      if ((event.flags & NTF.self) !== 0) return false;
      const { portIndex, bridgeIndex } = event;
      return named(event, portIndex) === undefined || (bridgeIndex !== 0 && named(event, bridgeIndex) === undefined);
    },

    forget(event, bridges) {
      const bridge = bridgeOf(event);
      if (bridge === null || !bridges.has(bridge) || (event.flags & NTF.self) !== 0) return false;
      known.delete(keyOf(bridge, event.mac, event.vlan));
      return true;
    },

    changeOf(event, bridges) {
      const port = named(event, event.portIndex)?.name;
      const bridge = bridgeOf(event);
      if (port === undefined || bridge === null || !bridges.has(bridge) || (event.flags & NTF.self) !== 0) return null;
      const { mac, vlan, timeNs } = event;
      const key = keyOf(bridge, mac, vlan);
      const before = known.get(key)?.port ?? null;
      const change = { kind: 'fdb-change', timeNs, mac, bridge, vlan } as const;
      if (event.deleted) {
        known.delete(key);
        return { ...change, from: before ?? port, to: null };
      }
      remember(key, { bridge, port, timeNs });
      return before === port ? null : { ...change, from: before, to: port };
    },
  };
}

function keyOf(bridge: string, mac: string, vlan: number | null): string {
  return `${bridge} ${mac} ${vlan ?? ''}`;
}
