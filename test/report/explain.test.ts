/** `explain` knows whatever stands on a screen, and has something to do for each; docs/causes.md is what it says. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { doctorText } from '../../src/cli/run/run-doctor.ts';
import { explainMarkdown } from '../../src/report/explain-markdown.ts';
import { allExplained, findExplained } from '../../src/report/words/explained.ts';
import { SCREEN_WORDS } from '../../src/report/words/screen-words.ts';
import { outcomeText, reasonText } from '../../src/report/words/trace-words.ts';
import type { InconclusiveReason, Outcome } from '../../src/trace/types.ts';

const REPORT = fileURLToPath(new URL('../../src/report/', import.meta.url));
const knows = (word: string) => findExplained(word) !== null;

test('docs/causes.md (npx vitest run test/report/explain.test.ts -u writes it)', async () => {
  await expect(explainMarkdown(allExplained())).toMatchFileSnapshot('../../docs/causes.md');
});

test('every label of a report, of the live view and of path', () => {
  const sources = readdirSync(REPORT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const labels = new Set<string>();
  for (const file of sources) {
    const text = readFileSync(`${REPORT}${file}`, 'utf8');
    for (const [, label = ''] of text.matchAll(/labelled\(\s*'([A-Z]+)'/g)) labels.add(label);
  }
  labels.add('CAUTION').add('NOTE').add('OUT').add('IN');
  expect(labels.size).toBeGreaterThan(12);
  expect([...labels].filter((label) => !knows(label))).toEqual([]);
});

test('every outcome and every reason, by its name and as it is said', () => {
  const outcomes: Readonly<Record<Outcome, true>> = {
    bound: true,
    informed: true,
    nak: true,
    'reply-lost': true,
    'request-lost': true,
    'no-reply': true,
    'offer-ignored': true,
    declined: true,
    released: true,
    incomplete: true,
  };
  const reasons: Readonly<Record<InconclusiveReason, true>> = {
    'capture-dropped': true,
    'not-open': true,
    gone: true,
    'cut-off': true,
    'all-later-hops-blind': true,
    'paths-contradict': true,
    'place-unknown': true,
    evicted: true,
    'order-unknown': true,
  };
  // What has a finding of the same name is explained by that.
  const isCode = (name: string) => findExplained(name)?.isCode === true;
  for (const outcome of Object.keys(outcomes) as Outcome[]) {
    expect(knows(outcome), outcome).toBe(true);
    if (!isCode(outcome)) expect(findExplained(outcomeText(outcome))?.name, outcome).toBe(outcome);
  }
  for (const reason of Object.keys(reasons) as InconclusiveReason[]) {
    expect(knows(reason), reason).toBe(true);
    if (!isCode(reason)) expect(findExplained(reasonText(reason))?.name, reason).toBe(reason);
  }
});

test('every verdict, status and sign', () => {
  const others = [
    'loss',
    'failed',
    'inconclusive',
    'nothing-seen',
    'delivered',
    'lost',
    'came back',
    '?',
    '-',
    '<',
    '>',
  ];
  expect(others.filter((word) => !knows(word))).toEqual([]);
});

test("doctor's words", () => {
  const check = { what: 'a thing', detail: 'x', mend: null };
  const text = doctorText(
    [
      { ...check, state: 'limited' },
      { ...check, state: 'bad' },
      { ...check, state: 'good' },
    ],
    false,
  );
  const words = text.split('\n').flatMap((line) => /^(\S+)\s+a thing/.exec(line)?.[1] ?? []);
  expect(words).toHaveLength(3);
  expect(words.filter((word) => !knows(word))).toEqual([]);
});

test('however it is typed', () => {
  for (const typed of ['LOST', 'lost', ' Lost: ', 'CAME BACK', 'came-back', 'NAK', '[port-down]', 'Port-Down']) {
    expect(knows(typed), typed).toBe(true);
  }
  for (const typed of ['', 'xyzzy', 'port-dwn', 'toString', '__proto__']) expect(knows(typed), typed).toBe(false);
});

test('each has its own names, whole sentences, and something to do', () => {
  const names = SCREEN_WORDS.flatMap(({ word, also }) => [
    ...new Set([word, ...also].map((each) => each.toLowerCase())),
  ]);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  for (const { name, brief, meaning, proof, alike, advice } of allExplained()) {
    expect(brief, name).toMatch(/\S/);
    // A new code has a line in src/report/words/alike.ts.
    expect(alike, name).not.toContain('Nothing that is known');
    for (const text of [meaning, proof, alike]) expect(text, name).toMatch(/^\S.*[.:]$/s);
    expect(advice.length, name).toBeGreaterThan(0);
    for (const line of advice) expect(line, name).toMatch(/^\S.*\S$/);
    // A command to type is one that `explain` knows.
    for (const [, word = ''] of advice.join('\n').matchAll(/dhcphop explain (\S+)/g)) {
      if (!/^[A-Z]+$/.test(word) || word === 'LOST') expect(knows(word), `${name}: ${word}`).toBe(true);
    }
  }
});
