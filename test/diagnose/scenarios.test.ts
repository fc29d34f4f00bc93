/** What the rules make of whole traces: scenario files as test/trace has them, with what is found. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runScenario } from '../trace/scenario.ts';

const folder = new URL('./scenarios/', import.meta.url);

describe('scenarios', () => {
  for (const file of readdirSync(folder).sort()) {
    test(file.replace('.txt', '').replaceAll('-', ' '), () => {
      const { said, expected } = runScenario(readFileSync(new URL(file, folder), 'utf8'));
      expect(expected.some((line) => /^(cause|symptom|nothing)/.test(line))).toBe(true);
      expect(said).toEqual(expected);
    });
  }
});
