import { expect, test } from 'vitest';
import type { Evidence, FindingCode } from '../../src/diagnose/finding.ts';
import { evidenceText } from '../../src/report/words/evidence-text.ts';
import { sayWord } from '../../src/report/words/words.ts';
import { WORDS } from '../../src/report/words/words-for.ts';
import { MAC } from './story.ts';
import { SCHEMA } from './validate-report.ts';

const CODES = Object.keys(WORDS) as FindingCode[];

test('every code has words, and its facts in the schema', () => {
  expect([...SCHEMA.$defs.findingCode.enum].sort()).toEqual([...CODES].sort());
  expect(Object.keys(SCHEMA.$defs.facts).sort()).toEqual([...CODES].sort());
  expect(SCHEMA.$defs.finding.allOf).toHaveLength(CODES.length);
});

test.each(CODES)('%s is said in whole sentences, with facts and without', (code) => {
  const words = WORDS[code];
  const facts = { mac: MAC, hop: 'bond0', interface: 'bond0', interfaces: ['br0'], ports: ['tap0', 'bond0'] };
  for (const title of [words.title(facts, 2), words.title({}, 1)]) {
    expect(title).not.toMatch(/undefined|null|\[object| {2}/);
    expect(title.length).toBeLessThan(160);
  }
  for (const line of words.advice({})) expect(line).not.toMatch(/undefined|null/);
  expect(words.meaning).toMatch(/\.$/);
  expect(words.proof).toMatch(/\.$/);
});

test('a fact in a command is one word of the shell', () => {
  expect(sayWord('tap0b5f208b-76', 'TAP')).toBe('tap0b5f208b-76');
  expect(sayWord('$(reboot)', 'TAP')).toBe("'$(reboot)'");
  expect(sayWord(null, 'TAP')).toBe('TAP');
});

test.each(CODES)('%s: what a name holds is never a command of its advice', (code) => {
  const evil = "x'; touch owned; $(touch owned)`touch owned`";
  const facts = { mac: evil, hop: evil, interface: evil, bridge: evil, port: evil, expectedPort: evil };
  for (const line of WORDS[code].advice(facts)) expect(line.replaceAll(sayWord(evil, ''), '')).not.toContain('touch');
});

test.each<[Evidence, string]>([
  [
    { source: 'fdb', timeNs: 0n, mac: MAC, bridge: 'br0', from: null, to: 'tap0', what: 'moved' },
    `fdb: br0 learned ${MAC} on tap0`,
  ],
  [
    { source: 'fdb', timeNs: 0n, mac: MAC, bridge: 'br0', from: 'tap0', to: null, what: 'moved' },
    `fdb: br0 forgot ${MAC} on tap0`,
  ],
  [
    { source: 'fdb', timeNs: 0n, mac: MAC, bridge: 'br0', from: null, to: 'bond0', what: 'had' },
    `fdb: br0 had ${MAC} on bond0`,
  ],
  [{ source: 'stats', timeNs: 0n, interface: 'tap0', dropped: 1 }, 'the capture on tap0 dropped 1 frame'],
  [{ source: 'kernel-log', timeNs: 0n, text: 'br0: received' }, 'kernel: br0: received'],
  [{ source: 'capture', timeNs: 0n, interface: 'tap0', detail: 'cut off at byte 812' }, 'tap0: cut off at byte 812'],
])('evidence %# reads well', (evidence, expected) => {
  expect(evidenceText(evidence)).toBe(expected);
});
