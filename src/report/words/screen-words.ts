/** Every word of the screen that `explain` knows beside the codes of findings, and how it is found by what was typed. */
import { LABELS } from './screen/labels.ts';
import { OUTCOME_WORDS } from './screen/outcomes.ts';
import { REASON_WORDS } from './screen/reasons.ts';
import type { ScreenWord } from './screen/screen-word.ts';
import { SIGNS } from './screen/signs.ts';

/** In the order in which they are listed. */
export const SCREEN_WORDS: readonly ScreenWord[] = [...LABELS, ...SIGNS, ...OUTCOME_WORDS, ...REASON_WORDS];

const BY_NAME: ReadonlyMap<string, ScreenWord> = new Map(
  SCREEN_WORDS.toReversed().flatMap((each) => [each.word, ...each.also].map((name) => [plain(name), each])),
);

/** The word that was typed, in capitals or not, with spaces or dashes; null for none. */
export function findScreenWord(typed: string): ScreenWord | null {
  return BY_NAME.get(plain(typed)) ?? null;
}

/** What a person might leave out or write otherwise. */
function plain(text: string): string {
  const lower = text
    .trim()
    .toLowerCase()
    .replace(/[.:,]+$/, '');
  return lower.length > 1 ? lower.replaceAll(/[\s_-]+/g, '-') : lower;
}
