/** An interface with the copies it showed of some clients' messages: what two of them are compared by. */
import type { TimeNs } from '../../core/time.ts';
import type { Clue } from './clue.ts';

/**
 * Copies of one content further apart than this are transmissions of their own: no client repeats itself as fast as
 * the network sends a frame back (RFC 2131, section 4.1: 4 s, and udhcpc's shortest is 1 s).
 */
const BURST_GAP_NS = 500_000_000n;

/** The copies of one content: one list per transmission, each in order of time. */
export interface Content {
  readonly op: number;
  readonly bursts: TimeNs[][];
}

export interface Place {
  readonly name: string;
  readonly clock: number;
  readonly contents: ReadonlyMap<number, Content>;
  /** Different contents that it showed. */
  readonly requests: number;
  readonly replies: number;
  /** It showed an OFFER that the client took: one that arrived. */
  readonly showedTaken: boolean;
  /** Each reply that it showed was shown earlier by another interface: none was sent here. */
  readonly repliesFromElsewhere: boolean;
  /** VLAN tags of its frames; null where they differ. */
  readonly tags: number | null;
  /** Whether requests still come from the client's own Ethernet address; null where they differ or do not tell. */
  readonly fromClient: boolean | null;
  /** The direction that all requests had, and all replies; null where they differ or do not tell. */
  readonly requestsGo: Clue['direction'];
  readonly repliesGo: Clue['direction'];
}

/** The interfaces that show any of `clues`, in the order in which they first do. */
export function makePlaces(clues: readonly Clue[]): readonly Place[] {
  const byInterface = new Map<string, Clue[]>();
  for (const clue of clues) {
    const known = byInterface.get(clue.interface);
    if (known === undefined) byInterface.set(clue.interface, [clue]);
    else known.push(clue);
  }
  const replies: Replies = { taken: offersTaken(clues), firstNs: firstTimes(clues) };
  return [...byInterface].map(([name, own]) => makePlace(name, own, replies));
}

interface Replies {
  /** Offers, as `offerKey` has them. */
  readonly taken: ReadonlySet<string>;
  /** By content key, when any interface showed it first. */
  readonly firstNs: ReadonlyMap<number, TimeNs>;
}

function offerKey({ chaddr, offer }: Clue): string {
  return `${chaddr} ${offer}`;
}

function offersTaken(clues: readonly Clue[]): ReadonlySet<string> {
  return new Set(clues.filter(({ op, offer }) => op === 1 && offer !== null).map(offerKey));
}

function firstTimes(clues: readonly Clue[]): ReadonlyMap<number, TimeNs> {
  const first = new Map<number, TimeNs>();
  for (const { op, key, timeNs } of clues) {
    if (op === 2 && timeNs < (first.get(key) ?? timeNs + 1n)) first.set(key, timeNs);
  }
  return first;
}

function makePlace(name: string, clues: readonly Clue[], { taken, firstNs }: Replies): Place {
  const contents = new Map<number, Content>();
  for (const { key, op, timeNs } of [...clues].sort((a, b) => (a.timeNs < b.timeNs ? -1 : 1))) {
    let content = contents.get(key);
    if (content === undefined) {
      content = { op, bursts: [] };
      contents.set(key, content);
    }
    const burst = content.bursts.at(-1);
    if (burst === undefined || timeNs - burst.at(-1)! > BURST_GAP_NS) content.bursts.push([timeNs]);
    else burst.push(timeNs);
  }
  const requests = clues.filter(({ op }) => op === 1);
  const replies = clues.filter(({ op }) => op === 2);
  const ofContents = [...contents.values()];
  return {
    name,
    clock: clues[0]!.clock,
    contents,
    requests: ofContents.filter(({ op }) => op === 1).length,
    replies: ofContents.filter(({ op }) => op === 2).length,
    showedTaken: replies.some((clue) => clue.offer !== null && taken.has(offerKey(clue))),
    repliesFromElsewhere: replies.length > 0 && replies.every(({ key, timeNs }) => firstNs.get(key)! < timeNs),
    tags: common(clues.map(({ tags }) => tags)),
    fromClient: common(requests.map(({ fromClient }) => fromClient)),
    requestsGo: common(requests.map(({ direction }) => direction)),
    repliesGo: common(replies.map(({ direction }) => direction)),
  };
}

/** The value that all of them are; null where there is none. */
function common<Value>(values: readonly Value[]): Value | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}
