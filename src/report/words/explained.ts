/** What `explain` says of a code or of a word of the screen: one shape for both. */
import type { FindingCode } from '../../diagnose/finding.ts';
import { CODES } from '../../diagnose/rules.ts';
import { alikeOf } from './alike.ts';
import { findScreenWord, SCREEN_WORDS } from './screen-words.ts';
import { wordsFor } from './words-for.ts';

export interface Explained {
  readonly name: string;
  readonly isCode: boolean;
  readonly brief: string;
  readonly meaning: string;
  readonly proof: string;
  readonly alike: string;
  readonly advice: readonly string[];
}

export function explainCode(code: FindingCode): Explained {
  const { brief, meaning, proof, advice } = wordsFor(code);
  return { name: code, isCode: true, brief, meaning, proof, alike: alikeOf(code), advice: advice({}) };
}

/** All codes, and then all words of the screen. */
export function allExplained(): readonly Explained[] {
  return [
    ...CODES.map(explainCode),
    ...SCREEN_WORDS.map(({ word, also: _, ...said }) => ({ name: word, isCode: false, ...said })),
  ];
}

/** What was typed as a code or a word of the screen; null where it is neither. */
export function findExplained(typed: string): Explained | null {
  const code = CODES.find((each) => each === typed.trim().toLowerCase().replaceAll(/[[\]]/g, ''));
  if (code !== undefined) return explainCode(code);
  const word = findScreenWord(typed);
  if (word === null) return null;
  const { word: name, also: _, ...said } = word;
  return { name, isCode: false, ...said };
}
