/** The FDB of another host as states: what a look at it found, and what its `bridge monitor` told since. */
import type { Frame } from '../../core/frame.ts';
import { later, type TimeNs } from '../../core/time.ts';
import { FdbFilter } from '../../host/fdb-filter.ts';
import type { Path } from '../../path/path.ts';
import type { FdbEntry, HostState } from '../../state/host-state.ts';
import type { FdbChange } from '../../state/kinds/fdb-change.ts';
import { FdbMonitorText, type MonitoredEntry } from '../../tools/text/fdb-monitor-text.ts';

/** Changes that are read of one connection. A guest that invents MACs makes so many in seconds, and all of them cross the network. */
const MOST_CHANGES = 200_000;
/** Changes that wait for the first look. */
const MOST_EARLY = 10_000;

export class FollowedFdb {
  readonly #tell: (state: HostState) => void;
  readonly #filter = new FdbFilter();
  readonly #text = new FdbMonitorText();
  /** Ports by bridge, VLAN and MAC; null before the first look. */
  #ports: Map<string, string> | null = null;
  #bridges: ReadonlySet<string> = new Set();
  #early: MonitoredEntry[] = [];
  #latestNs: TimeNs = 0n;
  #count = 0;
  #hasEnded = false;
  #why = '';

  readonly #mostChanges: number;

  /** `tell` gets each state as soon as it is known; after so many changes it is not followed any more. */
  constructor(tell: (state: HostState) => void, mostChanges = MOST_CHANGES) {
    this.#tell = tell;
    this.#mostChanges = mostChanges;
  }

  /** Null while it is followed; else why it is not. */
  get why(): string | null {
    return this.#hasEnded ? this.#why : null;
  }

  /** What a look at `timeNs` or later found, and the paths whose bridges count. Once; what changed after that time is told behind it. */
  begin(timeNs: TimeNs, entries: readonly FdbEntry[], paths: readonly Path[], bridges: ReadonlySet<string>): void {
    const own = entries.filter(({ bridge }) => bridges.has(bridge));
    this.#filter.follow(paths);
    this.#bridges = bridges;
    this.#latestNs = later(this.#latestNs, timeNs);
    if (this.#hasEnded) {
      this.#tell({ kind: 'gap', timeNs, what: 'fdb', reason: this.#why });
      return;
    }
    this.#ports = new Map(own.map((entry) => [keyOf(entry), entry.port]));
    this.#tell({ kind: 'fdb', timeNs, entries: this.#filter.entriesOf(own) });
    for (const each of this.#early.splice(0)) if (each.timeNs >= timeNs) this.#take(each);
  }

  /** Frames that were captured: changes of their MACs are told from now on. */
  see(frames: readonly Frame[]): void {
    for (const change of this.#filter.see(frames)) this.#tell(change);
  }

  /** A line of `bridge -t monitor fdb`. */
  read(line: string): void {
    if (this.#hasEnded) return;
    for (const each of this.#text.read(line)) {
      this.#latestNs = later(this.#latestNs, each.timeNs);
      this.#count++;
      if (this.#ports !== null) this.#take(each);
      else this.#early.push(each);
      if (this.#count >= this.#mostChanges || this.#early.length >= MOST_EARLY)
        this.end('its bridges learn too much to follow');
    }
  }

  /** Nothing is told any more: from the latest change on it is not known. */
  end(reason: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#why = reason;
    if (this.#ports !== null) this.#tell({ kind: 'gap', timeNs: this.#latestNs, what: 'fdb', reason });
  }

  #take({ timeNs, entry, isGone }: MonitoredEntry): void {
    const { mac, bridge, vlan, port, local } = entry;
    if (!this.#bridges.has(bridge)) return;
    const key = keyOf(entry);
    const from = this.#ports!.get(key) ?? null;
    const to = isGone ? null : port;
    if (from === to) return;
    if (to === null) this.#ports!.delete(key);
    else this.#ports!.set(key, to);
    const change: FdbChange = {
      kind: 'fdb-change',
      timeNs,
      mac,
      bridge,
      vlan,
      from: from ?? (isGone ? port : null),
      to,
    };
    if (this.#filter.take(change, local)) this.#tell(change);
  }
}

function keyOf({ bridge, vlan, mac }: FdbEntry): string {
  return `${bridge} ${vlan ?? ''} ${mac}`;
}
