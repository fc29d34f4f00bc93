/** The word somebody most likely meant: the nearest by the edits that typing makes. */
import { smallest } from './lists.ts';

/** Edits of one character: put in, left out, exchanged, and neighbours swapped (optimal string alignment). */
function editsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = rows[i - 1]![j - 1]! + Number(a[i - 1] !== b[j - 1]);
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, exchanged);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

/** Shorter ones begin too much. */
const LEAST_BEGINNING = 4;

/** The nearest of `words` to `text`, a third of its letters wrong at most, or what begins with it or it with; else null. */
export function nearestWord(text: string, words: readonly string[]): string | null {
  const typed = text.toLowerCase();
  // No word of ours and no interface's name is as long; the effort grows with the square.
  if (typed === '' || typed.length > 64) return null;
  const begins = (long: string, short: string) => short.length >= LEAST_BEGINNING && long.startsWith(short);
  const begun = words.filter((word) => word.startsWith(typed) || begins(typed, word));
  if (begun.length === 1) return begun[0]!;
  const edits = words.map((word) => editsBetween(typed, word.toLowerCase()));
  const least = smallest(Number.POSITIVE_INFINITY, edits);
  return least <= Math.max(1, Math.floor(typed.length / 3)) ? words[edits.indexOf(least)]! : null;
}
