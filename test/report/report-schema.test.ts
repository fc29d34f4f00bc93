import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SCHEMA_FILE, withFindings } from '../../scripts/write-report-schema.js';
import { RULES } from '../../src/diagnose/rules.ts';

test('the schema says of findings what the rules declare; else: npm run build && node scripts/write-report-schema.js', () => {
  const committed = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'));
  expect(JSON.stringify(committed)).toBe(JSON.stringify(withFindings(committed, RULES)));
});
