import { expect, test } from 'vitest';
import { createBriefReporter } from '../../src/report/brief-reporter.ts';
import { pathsJson } from '../../src/report/json/paths-json.ts';
import { createJunitReporter } from '../../src/report/junit-reporter.ts';
import { createMarkdownReporter } from '../../src/report/markdown-reporter.ts';
import { mermaidLines } from '../../src/report/mermaid.ts';
import { PairCounts } from '../../src/report/pair-counts.ts';
import { createPromReporter } from '../../src/report/prom-reporter.ts';
import type { Reporter, Write } from '../../src/report/report.ts';
import { explainListText, explainText } from '../../src/report/text/explain-text.ts';
import { type PathFindings, pathText } from '../../src/report/text/path-text.ts';
import { allExplained, explainCode } from '../../src/report/words/explained.ts';
import type { Exchange } from '../../src/trace/types.ts';
import { exchange, LOOP, LOOP_TAIL, lease, path, STORY_PATH, tail } from './story.ts';

function written(create: (write: Write) => Reporter, exchanges: readonly Exchange[], end = LOOP_TAIL): string {
  let text = '';
  const reporter = create((piece) => {
    text += piece;
  });
  reporter.begin(end.paths);
  for (const each of exchanges) {
    for (const message of each.messages) reporter.verdict(message);
    reporter.exchange(each);
  }
  reporter.end(end);
  return text;
}

const UNSURE = exchange(3, STORY_PATH, 'incomplete', [
  { type: 'OFFER', heading: 'to-guest', at: [0, 0, 0, null], status: 'inconclusive', reasons: ['gone'] },
]);

test('Markdown', async () => {
  await expect(written(createMarkdownReporter, [LOOP])).toMatchFileSnapshot('golden/loop.md');
});

test('no pair of a MAC becomes an emoji in Markdown', () => {
  const [first, second] = LOOP_TAIL.findings;
  const facts = { ...second?.facts, mac: 'fa:16:ab:56:ea:fa' };
  const findings = [first, second].flatMap((finding) =>
    finding ? [{ ...finding, facts: { ...finding.facts, ...facts } }] : [],
  );
  expect(written(createMarkdownReporter, [LOOP], { ...LOOP_TAIL, findings })).toContain(
    '- `brq5dddda71-76` forwards `fa:16:ab:56:ea:fa` to ',
  );
});

test('what a name holds is alive nowhere in Markdown', () => {
  const evil = path(['@team', '![x](https://evil.example/?)'], 'guest');
  const [finding] = LOOP_TAIL.findings;
  const findings = finding ? [{ ...finding, facts: { ...finding.facts, interface: '<img/src=x>' } }] : [];
  const firstLoss = { lastSeen: '@team', missing: '![x](https://evil.example/?)' };
  const end = { ...tail([evil], { verdict: 'loss', firstLoss }), findings };
  const [heading, , cause] = written(createMarkdownReporter, [], end).split('\n');
  expect(heading).toMatch(/between `@team` and `!\[x\]\(https:\/\/evil\.example\/\?\)`$/);
  expect(cause).toMatch(/in on `<img\/src=x>`$/);
});

test('a name cannot leave the code block', () => {
  const evil = path(['````', 'tap0'], '```\n# boo');
  const text = written(createMarkdownReporter, [lease(1, evil)], tail([evil], { exchanges: 1, delivered: 4 }));
  expect(text).toMatch(/^`{5}text\n/m);
  expect(text.match(/^`{5,}$/gm)).toHaveLength(1);
});

test('JUnit', async () => {
  await expect(written(createJunitReporter, [LOOP, lease(2), UNSURE])).toMatchFileSnapshot('golden/loop.junit.xml');
});

test('JUnit: a loss is what failed, though the guest got its address in the end', () => {
  const messages = [...LOOP.messages, ...lease(2).messages];
  const xml = written(createJunitReporter, [{ ...LOOP, outcome: 'bound', messages }]);
  expect(xml).toContain(
    '<failure type="lost" message="1 message lost, though the guest got its address">OFFER last seen at',
  );
});

test('JUnit: nothing that is not known to be well passes', () => {
  const counts = (xml: string) => /tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(xml)?.slice(1).map(Number);
  const of = (exchanges: readonly Exchange[], verdict: 'ok' | 'loss' | 'inconclusive' | 'nothing-seen') =>
    written(createJunitReporter, exchanges, tail([STORY_PATH], { verdict }));
  expect(counts(of([lease(1)], 'ok'))).toEqual([1, 0, 0]);
  expect(counts(of([LOOP, lease(2), UNSURE], 'loss'))).toEqual([3, 1, 1]);
  expect(counts(of([UNSURE], 'inconclusive'))).toEqual([1, 0, 1]);
  expect(counts(of([lease(1)], 'inconclusive'))).toEqual([2, 0, 1]);
  expect(counts(of([], 'nothing-seen'))).toEqual([1, 0, 1]);
  expect(of([lease(1)], 'inconclusive')).toContain('name="all of the trace is there" time="0.000000"><error type="inc');
  expect(of([UNSURE], 'inconclusive')).not.toContain('skipped');
});

test('JUnit: the suite is named for its captures; of very many cases most are one', () => {
  const many = Array.from({ length: 10_500 }, (_, i) => lease(i + 1));
  const xml = written(createJunitReporter, many, tail([STORY_PATH], { verdict: 'ok' }));
  expect(xml).toContain(' name="dhcphop replay loop.pcapng" timestamp="2026-09-21T14:13:20" ');
  expect(xml).toContain(' tests="10001" failures="0" errors="0" time="12.400">');
  expect(xml.match(/<testcase /g)).toHaveLength(10_001);
  expect(xml).toContain('name="500 more exchanges: --format json has all"');
});

test('JUnit is well-formed, whatever names hold and when nothing was seen', () => {
  const evil = path(['<br&"\u0000\uffff', 'tap\ud800']);
  const lost = exchange(1, evil, 'reply-lost', [
    { type: 'OFFER', heading: 'to-guest', at: [0, null], status: 'lost', missing: evil.hops[1]?.name ?? '' },
  ]);
  for (const xml of [
    written(createJunitReporter, [lost], tail([evil], { verdict: 'loss' })),
    written(createJunitReporter, [], tail([evil], { verdict: 'nothing-seen' })),
  ]) {
    // Every tag closes in order; nothing stands that XML 1.0 forbids.
    const open: string[] = [];
    for (const [, close, name, alone] of xml.matchAll(/<(\/?)([a-z-]+)[^<>]*?(\/?)>/g)) {
      if (close) expect(open.pop()).toBe(name);
      else if (!alone) open.push(name ?? '');
    }
    expect(open).toEqual([]);
    expect(xml.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\uffff]/u);
  }
});

const WRONG: PathFindings = {
  path: STORY_PATH,
  remarks: [{ code: 'uplink-by-fdb', interface: 'brq5dddda71-76' }],
  problems: [
    { code: 'port-down', hop: 'tap0b5f208b-76', interface: 'tap0b5f208b-76', facts: { up: false, carrier: false } },
    { code: 'mtu-too-small', hop: 'bond0', interface: 'bond0', facts: { mtu: 1400, largestMtu: 9000 } },
  ],
  probes: [
    {
      message: 'DISCOVER',
      steps: [
        { from: 'tap0b5f208b-76', to: 'brq5dddda71-76', stop: null, unknown: [] },
        { from: 'brq5dddda71-76', to: 'bond0', stop: null, unknown: ['the nftables ruleset'] },
      ],
    },
    {
      message: 'OFFER',
      steps: [
        {
          from: 'bond0',
          to: 'brq5dddda71-76',
          stop: {
            kind: 'stops',
            code: 'vlan-not-allowed',
            facts: { port: 'bond0.2222', bridge: 'brq5dddda71-76', vlan: null, leaves: false },
            counter: null,
          },
          unknown: [],
        },
      ],
    },
  ],
};

test('a path for each NIC of a domain, of which the first also stands where the only one stood', () => {
  const second: PathFindings = { path: path(['br1', 'tap1'], 'db1'), remarks: [], problems: [], probes: [] };
  const { schemaVersion, tool, paths, ...first } = JSON.parse(pathsJson([WRONG, second]));
  expect({ schemaVersion, tool }).toMatchObject({ schemaVersion: 1, tool: { name: 'dhcphop' } });
  expect(paths).toHaveLength(2);
  expect(paths[0]).toEqual(first);
  expect(first.problems[0]).toMatchObject({
    code: 'port-down',
    title: expect.any(String),
    advice: [expect.any(String)],
  });
  expect(paths[1]).toMatchObject({ guest: { name: 'db1' }, hops: [{ name: 'br1' }, { name: 'tap1' }], problems: [] });
});

test('a path with something wrong', async () => {
  const text = pathText(WRONG, { columns: 80, color: false });
  await expect(text).toMatchFileSnapshot('golden/path.txt');
});

test('explain', async () => {
  const options = { columns: 80, color: false };
  await expect(explainListText(allExplained(), options)).toMatchFileSnapshot('golden/explain.txt');
  await expect(explainText(explainCode('reflected-request'), options)).toMatchFileSnapshot('golden/explain-one.txt');
});

const brief = (exchanges: readonly Exchange[], end = LOOP_TAIL) => written(createBriefReporter, exchanges, end);

test('brief: one line that says what a chat wants to know', () => {
  expect(brief([LOOP])).toBe(
    'dhcphop: LOST 1 of 2 messages, first between brq5dddda71-76 and tap0b5f208b-76; for fa:16:3e:56:ea:fa; the network sent 1 request of the guest back, in on bond0 [reflected-request]; brq5dddda71-76 forwards fa:16:3e:56:ea:fa to bond0.2222; the guest is on tap0b5f208b-76 [guest-mac-on-wrong-port]\n',
  );
  expect(brief([lease(1)], tail([STORY_PATH], { verdict: 'ok', exchanges: 1, delivered: 4 }))).toBe(
    'dhcphop: OK 4 messages of 1 exchange arrived\n',
  );
  const refused = exchange(1, STORY_PATH, 'nak', []);
  expect(brief([refused], tail([STORY_PATH], { verdict: 'failed' }))).toBe(
    'dhcphop: FAILED the server refused (NAK)\n',
  );
  expect(brief([], tail([STORY_PATH], { verdict: 'inconclusive', delivered: 2, inconclusive: 1 }))).toBe(
    'dhcphop: INCONCLUSIVE 1 of 3 messages cannot be judged\n',
  );
  expect(brief([], tail([STORY_PATH], { verdict: 'nothing-seen' }))).toBe('dhcphop: NOTHING no DHCP was seen\n');
});

test('brief is one line whatever names hold', () => {
  const evil = path(['a\nb\u001b[2J', 'tap0\u2028']);
  const firstLoss = { lastSeen: 'a\nb\u001b[2J', missing: 'tap0\u2028' };
  const text = brief([], tail([evil], { verdict: 'loss', lost: 1, firstLoss }));
  expect(text).toMatch(/^[ -~]+\n$/);
});

/** The text format, strictly: a metric is named, typed and then sampled, in one group, no series twice. */
function parseMetrics(text: string): ReadonlyMap<string, number> {
  expect(text.endsWith('\n')).toBe(true);
  const series = new Map<string, number>();
  const groups = new Set<string>();
  let current = '';
  for (const line of text.trimEnd().split('\n')) {
    const help = /^# HELP ([a-z_]+) \S.*$/.exec(line);
    const type = /^# TYPE ([a-z_]+) gauge$/.exec(line);
    if (help) {
      expect(groups.has(help[1]!)).toBe(false);
      groups.add(help[1]!);
      current = `${help[1]} untyped`;
      continue;
    }
    if (type) {
      expect(current).toBe(`${type[1]} untyped`);
      current = type[1]!;
      continue;
    }
    const label = '[a-z_]+="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
    const sample = new RegExp(`^([a-z_]+)(\\{${label}(?:,${label})*\\})? (-?\\d+(?:\\.\\d+)?)$`).exec(line);
    expect({ line, name: sample?.[1] }).toEqual({ line, name: current });
    const key = `${sample?.[1]}${sample?.[2] ?? ''}`;
    expect(series.has(key)).toBe(false);
    series.set(key, Number(sample?.[3]));
  }
  return series;
}

test('Prometheus: every sample of the story', () => {
  const series = parseMetrics(written(createPromReporter, [LOOP, lease(2)]));
  expect(Object.fromEntries(series)).toMatchObject({
    'dhcphop_verdict{verdict="loss"}': 1,
    'dhcphop_verdict{verdict="ok"}': 0,
    dhcphop_complete: 1,
    dhcphop_start_timestamp_seconds: 1_790_000_000,
    'dhcphop_messages{status="lost"}': 1,
    'dhcphop_exchanges{outcome="bound"}': 1,
    'dhcphop_exchanges{outcome="reply-lost"}': 1,
    'dhcphop_lost_messages{last_seen="brq5dddda71-76",missing="tap0b5f208b-76"}': 1,
    'dhcphop_hop_frames{hop="bond0",role="bond"}': 12,
    'dhcphop_hop_dropped_frames{hop="bond0",role="bond"}': 0,
    'dhcphop_findings{code="reflected-request",level="cause"}': 1,
  });
});

test('Prometheus is valid whatever names hold, and when nothing was seen', () => {
  const evil = path(['a"b\\c\n} 1', 'tap0\u001b']);
  const source = { ...LOOP_TAIL.source, startNs: null, endNs: null };
  const series = parseMetrics(written(createPromReporter, [], tail([evil], { verdict: 'nothing-seen' }, { source })));
  expect(series.has('dhcphop_start_timestamp_seconds')).toBe(false);
  expect(series.get('dhcphop_verdict{verdict="nothing-seen"}')).toBe(1);
});

test('counts by two names stay few, and none is lost', () => {
  const counts = new PairCounts();
  for (let i = 0; i < 3_000; i++) counts.add(`a${i % 1_500}`, 'b');
  expect(counts.list().length).toBeLessThanOrEqual(1_001);
  expect(counts.list().reduce((sum, [, , count]) => sum + count, 0)).toBe(3_000);
});

test('Mermaid: hops are participants, a lost message ends in a cross, what came back is dashed', () => {
  expect(mermaidLines(LOOP)).toEqual([
    'sequenceDiagram',
    '    participant h0 as bond0',
    '    participant h1 as bond0.2222',
    '    participant h2 as brq5dddda71-76',
    '    participant h3 as tap0b5f208b-76',
    '    h3->>h2: DISCOVER',
    '    h2->>h1: DISCOVER',
    '    h1->>h0: DISCOVER',
    '    h0-->>h1: DISCOVER came back',
    '    h1-->>h2: DISCOVER came back',
    '    h2-->>h3: DISCOVER came back',
    '    h0->>h1: OFFER',
    '    h1->>h2: OFFER',
    '    h2-xh3: OFFER lost',
  ]);
});

test('a name ends no line, fence, statement or diagram of Mermaid', () => {
  const evil = path(['```\n</details><script>', 'end', 'a;b#c:d%%e', 'tap0']);
  const lines = mermaidLines({ ...LOOP, path: evil });
  const names = lines.filter((line) => line.includes('participant')).map((line) => line.split(' as ')[1] ?? '');
  expect(names[1]).toBe('#101;nd');
  for (const name of names) expect(name.replaceAll(/#\d+;/g, '')).toMatch(/^[A-Za-z0-9 ._-]*$/);
  const text = written(createMarkdownReporter, [{ ...LOOP, path: evil }], tail([evil], { verdict: 'loss' }));
  expect(text.match(/^```mermaid$/gm)).toHaveLength(1);
  expect(text.match(/^<\/details>$/gm)).toHaveLength(1);
  expect(text.match(/<script>/g)?.length).toBe(text.split('```mermaid')[0]?.match(/<script>/g)?.length);
});
