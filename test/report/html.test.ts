import { expect, test } from 'vitest';
import { createHtmlReporter } from '../../src/report/html/html-reporter.ts';
import { layOutLadder } from '../../src/report/html/ladder-layout.ts';
import type { PageData } from '../../src/report/html/page-data.ts';
import { PageExchanges } from '../../src/report/html/page-exchanges.ts';
import { TimeHistogram } from '../../src/report/html/time-histogram.ts';
import type { Exchange } from '../../src/trace/types.ts';
import { LOOP, LOOP_TAIL, lease, MAC, path, START, STORY_PATH, tail } from './story.ts';

const ASSETS = { style: 'b{}', styleHash: 'sha256-b', script: '0', scriptHash: 'sha256-a' };

function page(exchanges: readonly Exchange[], end = LOOP_TAIL): string {
  let text = '';
  const write = (piece: string) => {
    text += piece;
  };
  const reporter = createHtmlReporter(write, { assets: ASSETS, timeZone: 'utc' });
  reporter.begin(end.paths);
  for (const each of exchanges) {
    for (const message of each.messages) reporter.verdict(message);
    reporter.exchange(each);
  }
  reporter.end(end);
  return text;
}

function dataOf(text: string): PageData {
  return JSON.parse(/<script type="application\/json" id="data">(.*)<\/script>/.exec(text)?.[1] ?? '');
}

test('without a script the page has the verdict, the findings, the lost place and a row for each exchange', () => {
  const [markup = ''] = page([LOOP, lease(2)]).split('<script');
  expect(markup).toContain('<h1>DHCP messages were lost, first between brq5dddda71-76 and tap0b5f208b-76</h1>');
  expect(markup).toContain('✕ lost here');
  expect(markup).toContain('<code>reflected-request</code>');
  expect(markup).toContain('<tr id="x1" class="bad">');
  expect(markup).toContain('<tr id="x2" class="good">');
  expect(markup).toContain('OFFER before tap0b5f208b-76');
  expect(markup.match(/class="cross"/g)).toHaveLength(1);
});

test('it loads nothing, and its policy allows what is in it alone', () => {
  const text = page([LOOP]);
  expect(text).toContain(
    `content="default-src 'none'; style-src 'sha256-b'; script-src 'sha256-a'; base-uri 'none'; form-action 'none'"`,
  );
  expect(text).not.toMatch(/(?:src|href)="(?!#)/);
  expect(text).not.toMatch(/ on[a-z]+=| style="/);
});

test('no tag begins in its data, no control character stands in it', () => {
  const evil = path(['</script><script>', 'tap0\u202e\u001b[2J\u2028'], '<!--<script>');
  const end = tail([evil], { verdict: 'loss', firstLoss: { lastSeen: '</script><script>', missing: 'tap0' } });
  const text = page([{ ...lease(1, evil), path: evil }], end);
  expect(text.match(/<script/g)).toHaveLength(2);
  for (const character of ['\u202e', '\u001b', '\u2028']) expect(text).not.toContain(character);
  expect(dataOf(text).paths[0]?.[0]?.name).toBe('</script><script>');
});

test('nothing seen is a page too', () => {
  const source = { ...LOOP_TAIL.source, startNs: null, endNs: null };
  const text = page([], tail([STORY_PATH], { verdict: 'nothing-seen' }, { source }));
  expect(text).toContain('NOTHING SEEN');
  expect(dataOf(text).exchanges).toEqual([]);
});

test('of very many exchanges those that went well give way, and are counted', () => {
  const well = Array.from({ length: 5_100 }, (_, i) => lease(i + 1, STORY_PATH, i * 1e5));
  const text = page([...well, { ...LOOP, id: 6_000 }]);
  expect(dataOf(text).exchanges).toHaveLength(5_001);
  expect(text).toContain('<tr id="x6000" class="bad">');
  expect(text).toContain('100 more exchanges left out');
});

test('a ladder: time goes down, the lost message ends on the way to the hop that misses it', () => {
  const views = new PageExchanges();
  const exchange = views.view(LOOP);
  const hops = views.paths[0] ?? [];
  const event = { kind: 'fdb-change', time: 100_000, isRoutine: false, mac: MAC, text: 'moved' };
  const { lanes, arrows, bands, height } = layOutLadder(exchange, hops, [event]);
  const [discover, back, offer] = arrows;
  const ys = arrows.map(({ points }) => points[0]?.y ?? 0);
  expect(ys).toEqual(ys.toSorted((a, b) => a - b));
  expect(discover?.points[0]?.x).toBe(lanes[3]?.x);
  expect(discover?.points.at(-1)?.x).toBe(lanes[0]?.x);
  expect(discover?.end).toBeNull();
  expect(back?.points.at(-1)?.x).toBe(lanes[3]?.x);
  expect(back?.end).toBeNull();
  const [from, to] = [lanes[2]?.x ?? 0, lanes[3]?.x ?? 0];
  expect(offer?.end?.x).toBeGreaterThan(from);
  expect(offer?.end?.x).toBeLessThan(to);
  expect(bands[0]?.y).toBeGreaterThan(ys[0] ?? 0);
  expect(bands[0]?.y).toBeLessThan(ys[1] ?? 0);
  expect(height).toBeGreaterThan(ys[2] ?? 0);
});

test('times count from the first one, exactly', () => {
  const views = new PageExchanges();
  views.time(START);
  expect(views.time(START + 100n * 86_400_000_000_000n + 1n)).toBe(100 * 86_400e9 + 1);
  expect(views.time(START - 5n)).toBe(-5);
});

test('a histogram has few bins however long the trace, loses no message, and leads to the first loss', () => {
  const histogram = new TimeHistogram();
  for (let i = 0; i < 10_000; i++) histogram.add(i * 7e9, i % 1_000 === 500 ? 'bad' : 'good', i);
  const bins = histogram.bins();
  expect(bins.length).toBeLessThanOrEqual(240);
  expect(bins.reduce((sum, { good }) => sum + good, 0)).toBe(9_990);
  expect(bins.filter(({ bad }) => bad > 0).map(({ exchange }) => exchange)).toEqual(
    Array.from({ length: 10 }, (_, i) => i * 1_000 + 500),
  );
});
