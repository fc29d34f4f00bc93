/**
 * Every format tells the same: each recording of pcaps/, and captures of messages that nobody well-behaved sends, replayed
 * once into all formats together. JSON is what the others are held against.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { Expected } from '../../lab/expected.js';
import { FORMATS, type Format } from '../../src/cli/parse/parse-options.ts';
import { createReporter } from '../../src/cli/terminal/create-reporter.ts';
import { reportTo } from '../../src/cli/terminal/report-to.ts';
import { openReplay } from '../../src/pipeline/open-replay.ts';
import { createHtmlReporter } from '../../src/report/html/html-reporter.ts';
import type { Report } from '../../src/report/json/report-shape.ts';
import { DEFAULT_SETTLE_NS } from '../../src/trace/limits.ts';
import { writeHostileCaptures } from './hostile-captures.ts';

const PCAPS = fileURLToPath(new URL('../../pcaps', import.meta.url));
const hostile = mkdtempSync(path.join(tmpdir(), 'dhcphop-hostile-'));
afterAll(() => rmSync(hostile, { recursive: true }));

/** What is replayed, and the hops by hand where the frames do not show them. */
const CASES: (readonly [name: string, sources: readonly string[], hops: string | null])[] = [
  ['hostile', writeHostileCaptures(hostile), 'uplink0,br0,tap0'],
];
for (const name of readdirSync(PCAPS)) {
  const file = path.join(PCAPS, name, 'expected.json');
  if (!existsSync(file)) continue;
  const { forms }: Expected = JSON.parse(readFileSync(file, 'utf8'));
  for (const [form, { sources }] of Object.entries(forms)) {
    // It begins with `--hops LIST` where the frames do not show the order.
    const isGiven = sources[0] === '--hops';
    const files = sources.slice(isGiven ? 2 : 0).map((each) => path.join(PCAPS, name, each));
    CASES.push([`${name}, ${form}`, files, isGiven ? (sources[1] ?? null) : null]);
  }
}

type Told = Record<Format | 'html', string>;

async function replayed(sources: readonly string[], hops: string | null): Promise<Told> {
  const told = { html: '' } as Told;
  const reporters = [];
  for (const format of FORMATS) {
    told[format] = '';
    const write = (piece: string | Uint8Array) => {
      told[format] += Buffer.from(piece).toString();
    };
    reporters.push(await createReporter(format, write, { columns: 200, color: false, everything: true }));
  }
  const assets = { style: '', styleHash: '', script: '', scriptHash: '' };
  const page = (piece: string) => {
    told.html += piece;
  };
  reporters.push(createHtmlReporter(page, { assets, timeZone: 'utc' }));
  const inputs = sources.map((each) => ({ path: each, name: null }));
  const options = { hops, guest: null, settleNs: DEFAULT_SETTLE_NS, details: true, warn: () => {} };
  const replay = await openReplay({ sources: inputs, ...options });
  await replay.run({ reporter: reportTo(reporters), drained: () => null });
  return told;
}

const LABELS = { ok: 'OK', loss: 'LOST', failed: 'FAILED', inconclusive: 'UNSURE', 'nothing-seen': 'NOTHING' } as const;
const BADGES = { ...LABELS, inconclusive: 'INCONCLUSIVE', 'nothing-seen': 'NOTHING SEEN' } as const;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function tally(words: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** `{ 'LABELS': value }` of a metric; the labels as they stand there. */
function metric(prom: string, name: string): Record<string, number> {
  const lines = prom.matchAll(new RegExp(`^dhcphop_${name}\\{(.*)\\} (\\d+)$`, 'gm'));
  return Object.fromEntries([...lines].map(([, labels = '', value]) => [labels, Number(value)]));
}

test.each(CASES)('%s', async (_, sources, hops) => {
  const told = await replayed(sources, hops);
  const report: Report = JSON.parse(told.json);
  const { summary, findings, exchanges } = report;
  const messages = exchanges.flatMap((exchange) => exchange.messages);
  const lost = messages.filter(({ verdict, reflects }) => verdict?.status === 'lost' && reflects === null);
  const codes = findings.map(({ code }) => code);
  const causes = findings.filter(({ level }) => level === 'cause');
  expect(lost).toHaveLength(summary.lost);

  // NDJSON, as events.
  const events = told.ndjson
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const of = (event: string) => events.filter((each) => each.event === event);
  const ending = of('summary')[0];
  expect(ending.verdict).toBe(summary.verdict);
  expect(ending).toMatchObject({ delivered: summary.delivered, lost: summary.lost, firstLoss: summary.firstLoss });
  expect(
    of('finding')
      .filter(({ final }) => final)
      .map(({ code }) => code),
  ).toEqual(codes);
  const verdictOf = (each: Report['exchanges'][number]['messages'][number]) => [each.id, each.verdict];
  const byId = (list: [number, unknown][]) => list.toSorted(([a], [b]) => a - b);
  expect(byId(of('message').map(verdictOf) as [number, unknown][])).toEqual(
    byId(messages.map(verdictOf) as [number, unknown][]),
  );
  expect(tally(of('exchange').map(({ outcome }) => outcome))).toEqual(tally(exchanges.map(({ outcome }) => outcome)));

  // Prometheus.
  expect(metric(told.prom, 'verdict')[`verdict="${summary.verdict}"`]).toBe(1);
  expect(Object.values(metric(told.prom, 'verdict')).reduce((a, b) => a + b)).toBe(1);
  expect(metric(told.prom, 'messages')).toMatchObject({
    'status="delivered"': summary.delivered,
    'status="lost"': summary.lost,
    'status="inconclusive"': summary.inconclusive,
  });
  expect(metric(told.prom, 'lost_messages')).toEqual(
    tally(lost.map(({ verdict }) => `last_seen="${verdict?.lastSeen}",missing="${verdict?.missing}"`)),
  );
  expect(metric(told.prom, 'exchanges')).toEqual(tally(exchanges.map(({ outcome }) => `outcome="${outcome}"`)));
  expect(Object.keys(metric(told.prom, 'findings')).toSorted()).toEqual(
    [...new Set(findings.map(({ code, level }) => `code="${code}",level="${level}"`))].toSorted(),
  );

  // JUnit: it passes where the verdict is ok and nowhere else.
  const [, tests, failures, errors] = /tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(told.junit) ?? [];
  expect(count(told.junit, /<testcase /g)).toBe(Number(tests));
  expect(Number(failures) + Number(errors) === 0).toBe(summary.verdict === 'ok');
  expect(Number(failures) > 0).toBe(summary.verdict === 'loss' || summary.verdict === 'failed');
  expect(count(told.junit, /last seen at [^\n<]+, missing at [^\n<]+/g)).toBe(lost.length);
  const listed = /<system-out>(.*)<\/system-out>/s.exec(told.junit)?.[1] ?? '';
  expect([...listed.matchAll(/^[a-z]+ ([a-z-]+): /gm)].map(([, code]) => code)).toEqual(codes);

  // For people: the verdict, where it was lost, and every cause by its code.
  const label = LABELS[summary.verdict];
  expect(told.text).toMatch(new RegExp(`^${label} `, 'm'));
  expect(/^## dhcphop: (.*)$/m.exec(told.markdown)?.[1]?.replaceAll('`', '')).toBe(
    /<h1>(.*?)<\/h1>/.exec(told.html)?.[1],
  );
  expect(told.html).toContain(`<p class="badge">${BADGES[summary.verdict]}</p>`);
  const brief = summary.verdict === 'inconclusive' ? 'INCONCLUSIVE' : label;
  expect(told.brief).toMatch(new RegExp(`^dhcphop: ${brief} [^\\n]+\\n$`));
  for (const { code } of causes) {
    expect(told.text).toContain(`[${code}]`);
    expect(told.markdown).toContain(`[${code}]`);
    expect(told.html).toContain(`<code>${code}</code>`);
  }
  for (const { code } of causes.slice(0, 2)) expect(told.brief).toContain(`[${code}]`);
  if (summary.firstLoss !== null) {
    const { lastSeen, missing } = summary.firstLoss;
    for (const text of [told.text, told.markdown, told.brief, told.html])
      expect(text).toContain(`between ${lastSeen} and ${missing}`);
    const places = told.text.slice(told.text.lastIndexOf('\nLOST '));
    const counts = [...places.matchAll(/(\d+) of \d+ re(?:plies|quests), between/g)].map(([, each]) => Number(each));
    expect(counts.reduce((a, b) => a + b)).toBe(summary.lost);
  }

  // Nothing that a guest or a server sent stands anywhere as what a terminal or a browser would obey.
  for (const text of Object.values(told)) {
    expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u);
    expect(text).not.toContain('\ufffd');
  }
  expect(count(told.html, /<script/g)).toBe(2);
  expect(told.html).not.toMatch(/<img|<[^>]* on[a-z]+=/i);
  expect(told.junit).not.toMatch(/<script|<img/i);
});
