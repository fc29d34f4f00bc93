/** What the frames of a live trace say of the order of the hops that was given by hand: known when they have been seen. */
import type { Frame } from '../core/frame.ts';
import type { Path } from '../path/path.ts';
import type { PathOrder } from '../path/path-order.ts';
import { type Clue, makeClue } from '../trace/order/clue.ts';
import type { ReadDhcp } from './dhcp-reader.ts';
import type { HopOrder } from './hop-order.ts';

/** Copies that are kept to compare the hops by; more tell no more. */
const MOST_CLUES = 2_000;

export class LiveClues {
  readonly #given: HopOrder;
  readonly #clues: Clue[] = [];

  /** `given`: the order that was given by hand. */
  constructor(given: HopOrder) {
    this.#given = given;
  }

  see({ interfaceId, timeNs, direction }: Frame, name: string, { datagram, dhcp }: ReadDhcp): void {
    if (this.#clues.length >= MOST_CLUES) return;
    this.#clues.push(makeClue({ interfaceId, interface: name, timeNs, direction, clock: 0 }, datagram, dhcp));
  }

  /** How it stands against the frames. `names`: of all interfaces. */
  judge(names: readonly string[], paths: readonly Path[]): PathOrder | null {
    const candidates = names.map((name) => ({ name, isOneOfMany: false }));
    this.#given.infer(this.#clues, candidates, paths[0]?.guest?.mac ?? null);
    return this.#given.judge(paths);
  }
}
