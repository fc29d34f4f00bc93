/** Golden texts in test/report/golden, in UTC. `npx vitest -u` rewrites them: read the difference before committing it. */
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { ReportTail } from '../../src/report/report.ts';
import { createTextReporter, type TextOptions } from '../../src/report/text/text-reporter.ts';
import type { Exchange } from '../../src/trace/types.ts';
import { exchange, LOOP, LOOP_FINDINGS, LOOP_TAIL, lease, path, STORY_PATH, tail } from './story.ts';

const PLAIN: TextOptions = { columns: 80, color: false, timeZone: 'utc' };

function text(exchanges: readonly Exchange[], end: ReportTail, options: Partial<TextOptions> = {}): string {
  let all = '';
  const reporter = createTextReporter(
    (piece) => {
      all += piece;
    },
    { ...PLAIN, ...options },
  );
  reporter.begin(end.paths);
  for (const each of exchanges) {
    for (const message of each.messages) reporter.verdict(message);
    reporter.exchange(each);
  }
  reporter.end(end);
  return all;
}

const LOST = { heading: 'to-guest', status: 'lost', missing: 'tap0b5f208b-76' } as const;

/** Ten guests' worth of trouble, three kinds of it, among healthy leases. */
function busy(): readonly Exchange[] {
  return Array.from({ length: 60 }, (_, i) => {
    const at = i * 1_000_000;
    if (i % 6 !== 0) return lease(i + 1, STORY_PATH, at);
    return exchange(i + 1, STORY_PATH, 'reply-lost', [
      { type: 'DISCOVER', heading: 'to-network', at: [at + 31, at + 30, at + 5, at] },
      { type: 'OFFER', at: [at + 583, at + 583, at + 583, null], ...LOST },
    ]);
  });
}

const LONG = path(['eth0|eth1', 'bond0', 'bond0.2222', 'qvo0b5f208b-76', 'qvb0b5f208b-76', 'qbr0b5f208b-76', 'tap0']);
const BLIND = exchange(1, path(['eth0', 'br0', 'tap0']), 'no-reply', [
  { type: 'DISCOVER', heading: 'to-network', at: [21, null, 0] },
  { type: 'DISCOVER', heading: 'to-network', at: [4_000_021, null, 4_000_000], retransmits: 1 },
]);
const UNSURE = exchange(1, path(['eth0', 'br0', 'tap0']), 'incomplete', [
  { type: 'DISCOVER', heading: 'to-network', at: [21, 4, 0] },
  { type: 'OFFER', heading: 'to-guest', at: [400, 401, null], status: 'inconclusive', reasons: ['capture-dropped'] },
]);
/** A client that asks for hours; one OFFER of many is lost. */
const LONGEST = exchange(
  1,
  UNSURE.path,
  'no-reply',
  Array.from({ length: 200 }, (_, i) => {
    const at = i * 60_000_000;
    if (i !== 100)
      return { type: 'DISCOVER', heading: 'to-network', at: [at + 21, null, at], ...(i > 0 && { retransmits: 1 }) };
    return { type: 'OFFER', at: [at, at + 1, null], heading: 'to-guest', status: 'lost', missing: 'tap0' };
  }),
);

const CASES: Record<string, () => string> = {
  loop: () => text([LOOP], LOOP_TAIL),
  healthy: () => text([lease(1)], tail([STORY_PATH], { exchanges: 1, delivered: 4 })),
  'many-healthy': () =>
    text(
      Array.from({ length: 49 }, (_, i) => lease(i + 1, STORY_PATH, i * 1e6)),
      tail([STORY_PATH], { exchanges: 49, delivered: 196 }),
    ),
  busy: () =>
    text(
      busy(),
      tail([STORY_PATH], {
        verdict: 'loss',
        exchanges: 60,
        delivered: 210,
        lost: 10,
        firstLoss: { lastSeen: 'brq5dddda71-76', missing: 'tap0b5f208b-76' },
      }),
    ),
  'seven-hops': () => text([lease(1, LONG)], tail([LONG], { exchanges: 1, delivered: 4 })),
  narrow: () => text([LOOP], LOOP_TAIL, { columns: 50 }),
  wide: () => text([LOOP], LOOP_TAIL, { columns: 132 }),
  'no-reply': () =>
    text(
      [BLIND],
      tail(
        [BLIND.path],
        { verdict: 'failed', exchanges: 1, delivered: 2 },
        {
          findings: [
            {
              ...LOOP_FINDINGS[0]!,
              code: 'no-reply-from-network',
              facts: { mac: BLIND.chaddr, hop: 'eth0', end: 'wire' },
            },
            {
              code: 'hop-blind',
              level: 'caution',
              facts: { hop: 'br0' },
              evidence: [],
              exchanges: [1],
              messages: [1, 2],
              count: 2,
            },
          ],
        },
      ),
    ),
  unsure: () =>
    text([UNSURE], tail([UNSURE.path], { verdict: 'inconclusive', exchanges: 1, delivered: 1, inconclusive: 1 })),
  'nothing-seen': () =>
    text(
      [],
      tail(
        [STORY_PATH],
        { verdict: 'nothing-seen', background: 5 },
        {
          bystanders: [
            { mac: '02:00:00:00:00:01', messages: 3, interfaces: ['bond0', 'bond0.2222'] },
            { mac: '02:00:00:00:00:02', messages: 1, interfaces: ['bond0'] },
          ],
        },
      ),
    ),
};

test.each(Object.keys(CASES))('%s', async (name) => {
  await expect(CASES[name]?.()).toMatchFileSnapshot(`golden/${name}.txt`);
});

test('what is so for several guests is said once', () => {
  const finding = { ...LOOP_FINDINGS[0]!, code: 'no-reply-from-network' as const };
  const findings = [1, 2, 3].map((n) => ({ ...finding, facts: { mac: `fa:16:3e:00:00:0${n}`, hop: 'eth0' } }));
  const output = text([BLIND], tail([BLIND.path], { verdict: 'failed', exchanges: 3 }, { findings }));
  expect(output.replaceAll(/\s+/g, ' ').match(/requests left through eth0[^(]*\(so for 3 guests\)/g)).toHaveLength(1);
  expect(output.match(/requests left through/g)).toHaveLength(1);
});

test('frames that nobody could follow are told', () => {
  const output = (verdict: 'inconclusive' | 'nothing-seen') =>
    text([lease(1)], tail([STORY_PATH], { verdict, exchanges: 1, delivered: 4, unjudged: 59_000 }));
  expect(output('inconclusive')).toMatch(/^UNSURE {2}what 59000 frames would have told: too many came at once/m);
  expect(output('nothing-seen')).toMatch(/^ {8}what 59000 frames would have told: too many came at once/m);
});

test('colour changes no character', () => {
  const colored = text([LOOP], LOOP_TAIL, { color: true });
  expect(colored).toContain('\u001b[');
  expect(stripVTControlCharacters(colored)).toBe(text([LOOP], LOOP_TAIL));
  // What the signs of a table stand for is found in it.
  for (const each of [BLIND, UNSURE, LONGEST]) {
    const plain = text([each], tail([each.path], {}));
    expect(stripVTControlCharacters(text([each], tail([each.path], {}), { color: true }))).toBe(plain);
  }
});

test('of a long exchange the first and the last rows are shown, and the losses between; all are counted', () => {
  const output = text([LONGEST], tail([LONGEST.path], { verdict: 'loss', exchanges: 1, delivered: 199, lost: 1 }));
  const rows = output.split('\n').filter((line) => / (DISCO|OFFER|\.\.\.)/.test(line));
  expect(rows.length).toBeLessThan(45);
  expect(rows.filter((row) => row.endsWith(' LOST'))).toHaveLength(1);
  expect(rows.filter((row) => row.endsWith(' ...'))).toHaveLength(2);
  expect(rows.at(-1)).toMatch(/DISCO…R 199/);
  expect(output).toContain('... more messages: --format ndjson has all');
  expect(output).toMatch(/^LOST {4}1 of 1 replies/m);
});

test('losses that their exchange did not keep are told', () => {
  const [lost] = LONGEST.messages.filter(({ verdict }) => verdict?.status === 'lost');
  const kept = { ...LONGEST, messages: LONGEST.messages.slice(0, 9) };
  let output = '';
  const reporter = createTextReporter((piece) => {
    output += piece;
  }, PLAIN);
  if (lost) reporter.verdict(lost);
  for (const message of kept.messages) reporter.verdict(message);
  reporter.exchange(kept);
  reporter.end(tail([kept.path], { verdict: 'loss', exchanges: 1, delivered: 9, lost: 1 }));
  expect(output).toMatch(/^LOST {4}1 of 1 replies, between br0 and tap0$/m);
  // How often it had been sent before is not known of one whose repeats are not all there.
  expect(output).not.toMatch(/DISCOVER \d/);
});

test.each([40, 60, 80, 120])('at %i columns no line of a table is wider', (columns) => {
  for (const on of [STORY_PATH, LONG]) {
    const lines = text([lease(1, on)], tail([on], { exchanges: 1 }), { columns }).split('\n');
    for (const line of lines.filter((each) => /^(\d\d:| {14})/.test(each))) {
      expect(line.length).toBeLessThanOrEqual(Math.max(columns, 16 + 13 + 4 * on.hops.length));
    }
  }
});

test('nothing from outside reaches the terminal as it came', () => {
  const evil = path(['br\u001b[2J', '\u202etap\u0007', 'na\nme']);
  const guest = { mac: 'fa:16:3e:56:ea:fa', name: 'vm\u001b]0;title\u0007' };
  const on = { ...evil, guest };
  const output = text([lease(1, on)], tail([on], { exchanges: 1 }));
  expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(output).toContain('vm\\x1b]0;title\\x07');
});
