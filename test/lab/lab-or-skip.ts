/** Tests that need the lab: skipped, with the reason in their title, where the machine cannot build one. */
import { describe } from 'vitest';
import { labMissing } from '../../scripts/lab.d/requirements.js';

const reason = labMissing();

/** `describe` for tests that build a lab. */
export function describeLab(title: string, body: () => void): void {
  if (reason === null) describe(title, body);
  else describe.skip(`${title} [skipped: no lab here: ${reason}]`, body);
}
