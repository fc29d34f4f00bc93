/**
 * The shape of what is said about a finding code, and the few helpers to say it with. Words are sentences for people;
 * facts come from the rules (src/diagnose). One file per code beside this one; `wordsFor` finds them.
 */
import { shellWord } from '../../core/shell-word.ts';
import type { Facts, FactValue } from '../../diagnose/fact.ts';
import type { FactsOfCode, FindingCode } from '../../diagnose/finding.ts';

/** The facts of a code as its words get them: `explain` has none. */
export type FactsFor<Code extends FindingCode> = Partial<FactsOfCode<Code>>;

/** The words for one code. Texts are not yet safe for a terminal: reporters sanitize whole lines. */
export type Words<Code extends FindingCode> = WordsOn<FactsFor<Code>>;

export interface WordsOn<Given = Facts> {
  /** The code in a few words, for a list of all. */
  readonly brief: string;
  /** What happened, in one line, from the facts; `count` is how often it held. */
  readonly title: (facts: Given, count: number) => string;
  /** The root that the facts point to, where there is one to be guessed; null otherwise. */
  readonly likely: (facts: Given) => string | null;
  /** What the code means, for `explain`. */
  readonly meaning: string;
  /** What has to be seen for it to be claimed, for `explain`. */
  readonly proof: string;
  /** What to do next, most useful first; commands ready to paste. */
  readonly advice: (facts: Given) => readonly string[];
}

/** For codes that guess at nothing further. */
export const NOT_LIKELY = (): null => null;

/** A fact as text; `otherwise` where the rule did not give it. */
export function say(value: FactValue | undefined, otherwise: string): string {
  if (value === undefined || value === null || value === '') return otherwise;
  if (typeof value === 'object') return value.length === 0 ? otherwise : sayList(value);
  return String(value);
}

/** `a`, `a and b`, `a, b and c`. */
export function sayList(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `1 frame`, `3 frames`, `2 replies`. */
export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A fact as one word of a shell command, or of advice where a name could pass for one; `placeholder` where it is not known. */
export function sayWord(value: FactValue | undefined, placeholder: string): string {
  const text = say(value, '');
  return text === '' ? placeholder : shellWord(text);
}
