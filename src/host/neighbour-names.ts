/**
 * Turns the kernel's bridge neighbour events, which know interfaces by index, into FDB changes with names and with the
 * port before. Events must come in order.
 */
import type { NeighbourEvent } from '../capture/source.ts';
import type { TimeNs } from '../core/time.ts';
import { NTF } from '../netlink/neighbour.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import { bridgesIn } from '../state/bridges-in.ts';
import { entryKey } from '../state/fdb-knowledge.ts';
import type { FdbEntry, Link } from '../state/host-state.ts';
import type { FdbChange } from '../state/kinds/fdb-change.ts';

/** Entries remembered for the port before; at the limit the older half is forgotten, whose next changes are named without it. */
const MAX_ENTRIES = 65_536;
/** Names remembered; where more interfaces come and go, all but the latest snapshot is forgotten. */
const MAX_NAMES = 65_536;

interface Known {
  readonly bridge: string;
  readonly port: string;
  readonly timeNs: TimeNs;
}

export class NeighbourNames {
  /** By namespace and index. */
  readonly #names = new Map<string, Pick<Link, 'name' | 'master'>>();
  readonly #known = new Map<string, Known>();

  /** Takes a link snapshot: indexes named before stay known, for events about ports that are gone since. */
  learnLinks(links: readonly Link[]): void {
    if (this.#names.size + links.length > MAX_NAMES) this.#names.clear();
    for (const link of links) this.#names.set(`${splitInterfaceName(link.name).netns ?? ''}/${link.index}`, link);
  }

  /** Takes an FDB snapshot; an entry whose event came after `timeNs`, or whose bridge was not read, stays as it was. */
  learnFdb(entries: readonly FdbEntry[], timeNs: TimeNs): void {
    const read = bridgesIn(entries);
    for (const [key, value] of this.#known) {
      if (value.timeNs < timeNs && read.has(value.bridge)) this.#known.delete(key);
    }
    for (const entry of entries) {
      const key = entryKey(entry);
      if (!this.#known.has(key)) this.#remember(key, { bridge: entry.bridge, port: entry.port, timeNs });
    }
  }

  /** True where the event's port or bridge has no name yet: a fresh link snapshot is due. */
  isUnknown(event: NeighbourEvent): boolean {
    if ((event.flags & NTF.self) !== 0) return false;
    const { portIndex, bridgeIndex } = event;
    return (
      this.#named(event, portIndex) === undefined ||
      (bridgeIndex !== 0 && this.#named(event, bridgeIndex) === undefined)
    );
  }

  /** The change, or null where the event changes nothing or is about no bridge among `bridges`. */
  changeOf(event: NeighbourEvent, bridges: ReadonlySet<string>): FdbChange | null {
    const port = this.#named(event, event.portIndex)?.name;
    const bridge = this.#bridgeAmong(event, bridges);
    if (port === undefined || bridge === null) return null;
    const { mac, vlan, timeNs } = event;
    const key = entryKey({ bridge, mac, vlan });
    const before = this.#known.get(key)?.port ?? null;
    const change = { kind: 'fdb-change', timeNs, mac, bridge, vlan } as const;
    if (event.deleted) {
      this.#known.delete(key);
      return { ...change, from: before ?? port, to: null };
    }
    this.#remember(key, { bridge, port, timeNs });
    return before === port ? null : { ...change, from: before, to: port };
  }

  /** The event is not looked at: where its MAC was is not known any more. False where it is about no bridge among `bridges`. */
  forget(event: NeighbourEvent, bridges: ReadonlySet<string>): boolean {
    const bridge = this.#bridgeAmong(event, bridges);
    if (bridge === null) return false;
    this.#known.delete(entryKey({ bridge, mac: event.mac, vlan: event.vlan }));
    return true;
  }

  /** The bridge of an event about one of `bridges`; null for another, and for an entry of the port's own. */
  #bridgeAmong(event: NeighbourEvent, bridges: ReadonlySet<string>): string | null {
    if ((event.flags & NTF.self) !== 0) return null;
    const { portIndex, bridgeIndex } = event;
    const bridge = bridgeIndex === 0 ? this.#named(event, portIndex)?.master : this.#named(event, bridgeIndex)?.name;
    return bridge != null && bridges.has(bridge) ? bridge : null;
  }

  #named(event: NeighbourEvent, index: number): Pick<Link, 'name' | 'master'> | undefined {
    return this.#names.get(`${event.netns ?? ''}/${index}`);
  }

  #remember(key: string, value: Known): void {
    if (!this.#known.has(key) && this.#known.size >= MAX_ENTRIES) {
      // Half of them at once: taking out one by one would pass over all the holes left before it.
      for (const oldest of this.#known.keys()) {
        if (this.#known.size <= MAX_ENTRIES / 2) break;
        this.#known.delete(oldest);
      }
    }
    this.#known.set(key, value);
  }
}
