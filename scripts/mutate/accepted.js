/** The mutants that no test can notice, each with the reason: scripts/mutate/accepted.json, by reason and by file. */
import { readFileSync } from 'node:fs';

/** Reason to file of src/ to mutants, each as `change: line`. @type {Record<string, Record<string, readonly string[]>>} */
const accepted = JSON.parse(readFileSync(new URL('accepted.json', import.meta.url), 'utf8'));

/**
 * @param {string} file
 * @returns {Map<string, string>} the mutants of a file that were accepted, and the reason for each
 */
export function acceptedIn(file) {
  const entries = Object.entries(accepted).flatMap(([reason, files]) =>
    (files[file] ?? []).map((mutant) => /** @type {const} */ ([mutant, reason])),
  );
  return new Map(entries);
}
