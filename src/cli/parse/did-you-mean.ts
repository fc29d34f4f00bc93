/** The question behind a word that is not understood. */
import { nearestWord } from '../../core/nearest-word.ts';

/** ` (did you mean json?)`, or nothing. */
export function didYouMean(text: string, words: readonly string[]): string {
  const word = nearestWord(text, words);
  return word === null ? '' : ` (did you mean ${word}?)`;
}
