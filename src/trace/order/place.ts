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
  return [...byInterface].map(([name, own]) => makePlace(name, own));
}

function makePlace(name: string, clues: readonly Clue[]): Place {
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
  const ofContents = [...contents.values()];
  return {
    name,
    clock: clues[0]!.clock,
    contents,
    requests: ofContents.filter(({ op }) => op === 1).length,
    replies: ofContents.filter(({ op }) => op === 2).length,
    tags: common(clues.map(({ tags }) => tags)),
    fromClient: common(requests.map(({ fromClient }) => fromClient)),
    requestsGo: common(requests.map(({ direction }) => direction)),
    repliesGo: common(clues.filter(({ op }) => op === 2).map(({ direction }) => direction)),
  };
}

/** The value that all of them are; null where there is none. */
function common<Value>(values: readonly Value[]): Value | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}
