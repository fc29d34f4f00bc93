import { expect, test } from 'vitest';
import { createJunitReporter } from '../../src/report/junit-reporter.ts';
import { createMarkdownReporter } from '../../src/report/markdown-reporter.ts';
import type { Reporter, Write } from '../../src/report/report.ts';
import { explainAllText, explainText } from '../../src/report/text/explain-text.ts';
import { pathText } from '../../src/report/text/path-text.ts';
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
    '- the bridge forwards `fa:16:ab:56:ea:fa` to ',
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
  expect(xml).toContain('<failure message="1 message lost, though the guest got its address">OFFER last seen at');
});

test('JUnit: what is inconclusive is no success, though every exchange went well', () => {
  const skipped = '<testcase classname="dhcphop" name="all of the trace is there"><skipped';
  expect(written(createJunitReporter, [lease(1)], tail([STORY_PATH], { verdict: 'inconclusive' }))).toContain(skipped);
  expect(written(createJunitReporter, [UNSURE], tail([STORY_PATH], { verdict: 'inconclusive' }))).not.toContain(
    skipped,
  );
  expect(written(createJunitReporter, [lease(1)], tail([STORY_PATH], { verdict: 'ok' }))).not.toContain(skipped);
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

test('a path with something wrong', async () => {
  const text = pathText(
    {
      path: STORY_PATH,
      remarks: [{ code: 'uplink-by-fdb', interface: 'brq5dddda71-76' }],
      problems: [
        { code: 'port-down', hop: 'tap0b5f208b-76', interface: 'tap0b5f208b-76', facts: { up: false, carrier: false } },
        { code: 'mtu-too-small', hop: 'bond0', interface: 'bond0', facts: { mtu: 1400, largestMtu: 9000 } },
      ],
    },
    { columns: 80, color: false },
  );
  await expect(text).toMatchFileSnapshot('golden/path.txt');
});

test('explain', async () => {
  const options = { columns: 80, color: false };
  await expect(explainAllText(options)).toMatchFileSnapshot('golden/explain.txt');
  await expect(explainText('reflected-request', options)).toMatchFileSnapshot('golden/explain-one.txt');
});
