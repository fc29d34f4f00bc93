/** Adds worlds up: the confusion table, mistakes with their seeds, and the share of `inconclusive` by kind of fault. */
import type { Mistake, Status } from './compare.ts';
import type { WorldResult } from './run-world.ts';
import { CAPTURE_FAULTS, FAULTS, type Fault } from './world.ts';

const STATUSES: readonly Status[] = ['delivered', 'lost', 'inconclusive', 'reflection', 'nothing'];

export interface Tally {
  readonly exchanges: number;
  readonly worlds: number;
  readonly mistakes: ReadonlyMap<Mistake, number>;
  /** `seed fault mistake payload: truth / said`, the first twenty. */
  readonly examples: readonly string[];
  /** Share of messages called inconclusive, by fault. */
  readonly inconclusive: ReadonlyMap<Fault, number>;
  readonly table: string;
}

/** Runs worlds `from` to `to` (excluded) with this many exchanges each. */
export function tally(results: Iterable<WorldResult>): Tally {
  const mistakes = new Map<Mistake, number>();
  const examples: string[] = [];
  const cells = new Map<string, number>();
  const byFault = new Map<Fault, { messages: number; inconclusive: number; undecidable: number }>();
  let exchanges = 0;
  let worlds = 0;
  for (const { world, exchanges: count, comparisons } of results) {
    exchanges += count;
    worlds++;
    const fault = byFault.get(world.fault) ?? { messages: 0, inconclusive: 0, undecidable: 0 };
    byFault.set(world.fault, fault);
    for (const { truth, said, mistake, undecidable, key, detail } of comparisons) {
      fault.messages++;
      if (said === 'inconclusive') fault.inconclusive++;
      // What differs without being a mistake: decidable.ts.
      if (mistake === null && undecidable !== null && truth !== said) {
        fault.undecidable++;
        continue;
      }
      cells.set(`${truth} ${said}`, (cells.get(`${truth} ${said}`) ?? 0) + 1);
      if (mistake === null) continue;
      mistakes.set(mistake, (mistakes.get(mistake) ?? 0) + 1);
      if (examples.length < 20) examples.push(`${world.seed} ${world.fault} ${mistake} ${key}: ${detail}`);
    }
  }
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const lines = [
    `${exchanges} exchanges in ${worlds} worlds`,
    ['truth \\ said', ...STATUSES].map((text) => text.padStart(13)).join(''),
    ...STATUSES.map((truth) =>
      [truth, ...STATUSES.map((said) => `${cells.get(`${truth} ${said}`) ?? 0}`)]
        .map((text) => text.padStart(13))
        .join(''),
    ),
    'fault                     messages  inconclusive   undecidable and different',
    ...FAULTS.map((name) => {
      const { messages = 0, inconclusive = 0, undecidable = 0 } = byFault.get(name) ?? {};
      const percent = (part: number) => `${(100 * share(part, messages)).toFixed(2)} %`;
      return `${name.padEnd(24)}${`${messages}`.padStart(10)}${percent(inconclusive).padStart(14)}${percent(undecidable).padStart(14)}`;
    }),
  ];
  const inconclusive = new Map(
    [...byFault].map(([name, fault]) => [name, share(fault.inconclusive, fault.messages)] as const),
  );
  return { exchanges, worlds, mistakes, examples, inconclusive, table: lines.join('\n') };
}

/** No fault of the capture: nothing may be inconclusive. */
export function mustBeConclusive(fault: Fault): boolean {
  return !CAPTURE_FAULTS.has(fault);
}
