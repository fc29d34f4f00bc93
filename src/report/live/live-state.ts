/**
 * What the live view knows of a running trace: told as a reporter is, asked at each frame of the view. Bounded, however
 * long the trace goes on.
 */
import type { TimeNs } from '../../core/time.ts';
import type { Finding, FindingCode } from '../../diagnose/finding.ts';
import type { Path } from '../../path/path.ts';
import type { HostState } from '../../state/host-state.ts';
import type { Message } from '../../trace/types.ts';
import { GuestPlaces } from './guest-places.ts';
import { LiveCounts } from './live-counts.ts';

/** Messages that the view can show. */
const MOST_LAST = 3;
/** Paths by guest; later guests are shown by what is known of the first path. */
const MOST_PATHS = 4_096;

export class LiveState {
  readonly counts = new LiveCounts();
  readonly places = new GuestPlaces();
  /** The latest messages, oldest first. */
  readonly last: Message[] = [];
  /** The latest message that is no reflection; null before the first. */
  latest: Message | null = null;
  /** The causes that were found, each code once. */
  readonly causes = new Map<FindingCode, Finding>();
  readonly totals = { delivered: 0, lost: 0, inconclusive: 0, returned: 0 };
  readonly #byGuest = new Map<string, Path>();
  #first: Path | null = null;
  #paths = 0;

  begin(paths: readonly Path[]): void {
    this.counts.begin(paths);
    for (const path of paths) this.#take(path);
  }

  addPath(path: Path): void {
    this.counts.add(path);
    this.#take(path);
  }

  verdict(message: Message): void {
    this.counts.verdict(message);
    if (message.reflects !== null) this.totals.returned++;
    else {
      if (message.verdict !== null) this.totals[message.verdict.status]++;
      if (this.latest === null || timeOf(message) >= timeOf(this.latest)) this.latest = message;
    }
    this.last.push(message);
    this.last.sort((a, b) => Number(timeOf(a) - timeOf(b)));
    if (this.last.length > MOST_LAST) this.last.shift();
  }

  hostState(state: HostState): void {
    this.places.add(state);
    if (state.kind === 'capture' || state.kind === 'link-change') this.counts.interfaceState(state);
  }

  finding(finding: Finding): void {
    if (finding.level === 'cause' && !this.causes.has(finding.code)) this.causes.set(finding.code, finding);
  }

  /** How many paths are followed or were. */
  get paths(): number {
    return this.#paths;
  }

  /** Whose DHCP is looked at: the guest of the latest message, else the one that the only path names. */
  get guest(): { readonly mac: string; readonly name: string | null; readonly path: Path } | null {
    const mac = this.latest?.dhcp.chaddr ?? (this.#paths === 1 ? this.#first?.guest?.mac : undefined);
    const path = (mac === undefined ? undefined : this.#byGuest.get(mac)) ?? this.#first;
    if (mac === undefined || path === null) return null;
    return { mac, name: path.guest?.mac === mac ? path.guest.name : null, path };
  }

  #take(path: Path): void {
    this.#first ??= path;
    this.#paths++;
    const mac = path.guest?.mac;
    if (mac !== undefined && (this.#byGuest.has(mac) || this.#byGuest.size < MOST_PATHS)) this.#byGuest.set(mac, path);
  }
}

/** When a message was seen first. */
export function timeOf({ sightings }: Message): TimeNs {
  return sightings[0]?.timeNs ?? 0n;
}
