import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runScenario } from './scenario.ts';

const folder = new URL('./scenarios/', import.meta.url);

describe('scenarios', () => {
  for (const file of readdirSync(folder).sort()) {
    test(file.replace('.txt', '').replaceAll('-', ' '), () => {
      const { said, expected } = runScenario(readFileSync(new URL(file, folder), 'utf8'));
      expect(expected.length).toBeGreaterThan(0);
      expect(said).toEqual(expected);
    });
  }
});
