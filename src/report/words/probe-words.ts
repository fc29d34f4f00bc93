/** What the model of the kernel says of a message that nobody sent: whether it would get through, and what stops it. */
import type { Stop } from '../../forward/explain.ts';
import type { Probe, ProbedStep } from '../../forward/probe.ts';
import type { WiringProblem } from '../../wiring/wiring-problem.ts';
import { sayList } from './words.ts';
import { wordsFor } from './words-for.ts';

/** One line: from where to where it gets, or between which hops it ends. */
export function probeText({ message, steps }: Probe): string {
  const what = message === 'DISCOVER' ? 'a DISCOVER of this guest' : 'an OFFER';
  const unknown = [...new Set(steps.flatMap((step) => step.unknown))];
  const [first, last] = [steps[0]?.from ?? '', steps.at(-1)];
  const beside = unknown.length === 0 ? '' : `; not known: ${sayList(unknown)}`;
  if (last?.stop != null) return `${what} stops between ${last.from} and ${last.to} (${last.stop.code})${beside}`;
  return `${what} gets${unknown.length === 0 ? '' : ', by all that was read,'} from ${first} to ${last?.to ?? ''}${beside}`;
}

/** What stops a message that the checks of the wiring do not say already. */
export function otherStops(probes: readonly Probe[], problems: readonly WiringProblem[]): readonly Stop[] {
  const said = new Set(problems.map(({ code, interface: name }) => `${code} ${name}`));
  const stops = new Map<string, Stop>();
  for (const { stop } of probes.flatMap(({ steps }): readonly ProbedStep[] => steps)) {
    if (stop === null || said.has(`${stop.code} ${stop.facts.port}`)) continue;
    stops.set(JSON.stringify([stop.code, stop.facts]), stop);
  }
  return [...stops.values()];
}

export function stopTitle({ code, facts }: Stop): string {
  return wordsFor(code).title(facts, 1);
}

export function stopAdvice({ code, facts }: Stop): readonly string[] {
  return wordsFor(code).advice(facts);
}
