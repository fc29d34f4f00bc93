import { expect, test } from 'vitest';
import type { Evidence } from '../../src/diagnose/evidence.ts';
import { CODES } from '../../src/diagnose/rules.ts';
import { evidenceText } from '../../src/report/words/evidence-text.ts';
import { wiringAdvice } from '../../src/report/words/wiring-words.ts';
import { sayWord } from '../../src/report/words/words.ts';
import { wordsFor } from '../../src/report/words/words-for.ts';
import { MAC } from './story.ts';
import { SCHEMA } from './validate-report.ts';

test('every code has words, and its facts in the schema', () => {
  expect([...SCHEMA.$defs.findingCode.enum].sort()).toEqual([...CODES].sort());
  expect(Object.keys(SCHEMA.$defs.facts).sort()).toEqual([...CODES].sort());
  expect(SCHEMA.$defs.finding.allOf).toHaveLength(CODES.length);
});

test.each(CODES)('%s is said in whole sentences, with facts and without', (code) => {
  const words = wordsFor(code);
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
  for (const line of wordsFor(code).advice(facts))
    expect(line.replaceAll(sayWord(evil, ''), '')).not.toContain('touch');
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

test('a command about an interface of another namespace is typed there', () => {
  const facts = {
    mac: MAC,
    hop: 'ns1/br0',
    interface: 'ns1/tap0',
    port: 'ns1/tap0',
    bridge: 'ns1/br0',
    expectedPort: 'ns1/tap0',
    other: 'ns1/up0',
  };
  const lines = CODES.flatMap((code) => wordsFor(code).advice(facts)).join('\n');
  expect(lines).toContain(`bridge -n ns1 fdb replace ${MAC} dev tap0 master static sticky`);
  // What is left are targets of dhcphop itself, and names in prose.
  for (const command of lines.match(/\b(ip|bridge|tc) [^\n|;]*/g) ?? []) expect(command).not.toMatch(/ns1\//);
});

test('a port is moved to a bridge only where its bridge is known and it is on none', () => {
  const advice = (master: string | null, bridge: string | null) =>
    wiringAdvice({ code: 'tap-not-on-bridge', hop: 'rt0', interface: 'ns1/rt0', facts: { master, bridge } });
  expect(advice(null, 'ns1/br0')).toBe('sudo ip -n ns1 link set rt0 master br0');
  for (const [master, bridge] of [
    [null, null],
    ['br-int', 'br0'],
  ] as const) {
    expect(advice(master, bridge)).not.toContain('master');
    expect(advice(master, bridge)).toContain('ip -n ns1 route show dev rt0');
  }
});
