/** `dhcphop check`: recordings against their expectations, this repository's own first. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectationFiles } from '../../lab/expectation.js';
import { differences } from '../../src/cli/check/differences.ts';
import type { Seen } from '../../src/report/checked.ts';
import { dhcphop, makeDirectory, writeStory } from './program.ts';

const PCAPS = fileURLToPath(new URL('../../pcaps', import.meta.url));

describe('the recordings of this repository', () => {
  const folders = readdirSync(PCAPS);

  test('show what the ground truth says', () => {
    const { code, stdout, stderr } = dhcphop(['check', PCAPS]);
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${2 * folders.length} of ${2 * folders.length} recordings as expected\n`);
  });

  test.each(folders)('%s: the expectations are those of expected.json', (folder) => {
    const read = (name: string) => readFileSync(join(PCAPS, folder, name), 'utf8');
    for (const [name, text] of Object.entries(expectationFiles(JSON.parse(read('expected.json')))))
      expect(read(name)).toBe(text);
  });
});

describe('a folder of recordings', () => {
  let folder: ReturnType<typeof makeDirectory>;
  const at = (name: string) => join(folder.directory, name);
  const check = (...words: readonly string[]) => dhcphop(['check', ...words], { cwd: folder.directory });
  const change = (name: string, from: string, to: string) => {
    const before = readFileSync(at(name), 'utf8');
    expect(before).toContain(from);
    writeFileSync(at(name), before.replace(from, to));
  };

  beforeEach(() => {
    folder = makeDirectory();
    for (const kind of ['healthy', 'loss'] as const) {
      mkdirSync(at(kind));
      writeStory(at(kind), kind);
    }
  });
  afterEach(() => folder.remove());

  test('without expectations each is MISSING; --update writes what a replay says, which then holds', () => {
    const missing = check('.');
    expect(missing).toMatchObject({ code: 1, stderr: '' });
    expect(missing.stdout).toMatch(/^MISSING healthy\/captures\n {8}.*; the replay says ok\nMISSING loss\/captures\n/);
    expect(missing.stdout).toContain('dhcphop check . --update');
    expect(existsSync(at('loss/captures.expect.json'))).toBe(false);

    expect(check('.', '--update')).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(readFileSync(at('loss/captures.expect.json'), 'utf8'))).toMatchObject({
      sources: ['bond0.pcap', 'br0.pcap', 'tap0.pcap'],
      verdict: 'loss',
      hops: ['bond0', 'br0', 'tap0'],
    });
    const held = check('.');
    expect(held).toMatchObject({ code: 0, stderr: '' });
    expect(held.stdout).toBe('ok      healthy/captures\nok      loss/captures\n\n2 of 2 recordings as expected\n');
    expect(check('healthy', 'loss').stdout).toBe(held.stdout);
  });

  test('each thing that differs is a line; --update takes it', () => {
    check('.', '--update');
    change('loss/captures.expect.json', '"loss"', '"ok"');
    change('loss/captures.expect.json', '"missing": "tap0"', '"missing": "br0"');
    const { code, stdout } = check('.');
    expect(code).toBe(1);
    expect(stdout).toContain('DIFFERS loss/captures\n        verdict: loss, expected ok\n');
    expect(stdout).toMatch(/expected, not found: OFFER .*missing at br0\n.*found, not expected: OFFER .*at tap0\n/);
    expect(stdout).toContain('1 of 2 recordings as expected, 1 DIFFERS');
    expect(check('.', '--update').stdout).toContain('written loss/captures');
    expect(check('.').code).toBe(0);
  });

  test('an expectation compares what it has, and --update leaves it at that', () => {
    writeFileSync(at('loss.expect.json'), '{ "verdict": "ok" }');
    expect(check('.').stdout).toContain('DIFFERS loss\n        verdict: loss, expected ok\n');
    check('.', '--update');
    expect(JSON.parse(readFileSync(at('loss.expect.json'), 'utf8'))).toEqual({ verdict: 'loss' });
    expect(check('.').stdout).toContain('ok      loss\n');
  });

  test('options of replay', () => {
    const expectation = {
      sources: ['tap0=tap0.pcap', 'br0.pcap'],
      options: { hops: 'br0,tap0' },
      hops: ['br0', 'tap0'],
    };
    writeFileSync(at('healthy/two.expect.json'), JSON.stringify(expectation));
    expect(check('healthy').stdout).toContain('ok      healthy/two\n');
    expect(check('healthy').stdout).toContain('MISSING healthy/captures\n');
  });

  test.each([
    [
      '{ "verdict": "ok" ',
      2,
      /read loss\.expect\.json: it is no JSON: .*; try: python3 -m json\.tool loss\.expect\.json/,
    ],
    ['[]', 2, /read loss\.expect\.json: it is no expectation.*; try: dhcphop check --help/],
    ['{ "verdct": "ok" }', 2, /verdct is none of sources, options, verdict/],
    ['{ "exchanges": [{ "xid": 7 }] }', 2, /exchanges does not have the shape that --update writes/],
    ['{ "sources": ["gone.pcap"], "verdict": "ok" }', 4, /open gone\.pcap: no such file; try: ls \./],
    ['{ "options": { "guest": "fa:16" }, "verdict": "ok" }', 2, /--guest fa:16: not a MAC/],
  ])('%s is refused, and the others are checked', (text, code, line) => {
    check('.', '--update');
    writeFileSync(at('loss.expect.json'), text);
    const ran = check('.', '--update');
    expect(ran).toMatchObject({ code, stderr: '' });
    expect(ran.stdout).toMatch(/^REFUSED loss\n {8}.*$/m);
    expect(ran.stdout).toMatch(line);
    expect(ran.stdout).toContain('ok      healthy/captures\n');
    expect(readFileSync(at('loss.expect.json'), 'utf8')).toBe(text);
  });

  test.each([
    [[], 2, 'check: no directory is named; try: dhcphop check .'],
    [['gone'], 4, 'check gone: no such directory; try: ls .'],
    [['healthy/tap0.pcap'], 2, 'check healthy/tap0.pcap: it is a file, not a directory of recordings'],
    [['empty'], 4, 'check empty: no capture in this directory; try: ls empty'],
    [['.', '--format', 'xml'], 2, '--format xml: there is no such choice; try: --format text|json|junit'],
  ])('%j', (words, code, line) => {
    mkdirSync(at('empty'));
    const ran = check(...words);
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toContain(`dhcphop: ${line}`);
    expect(ran.stderr).toMatch(/^[^\n]+\n$/);
  });

  test('JUnit: a failure is what differs, an error what cannot be read', () => {
    check('.', '--update');
    change('loss/captures.expect.json', '"loss"', '"ok"');
    writeFileSync(at('broken & <old>.expect.json'), '');
    const { code, stdout } = check('.', '--format', 'junit');
    expect(code).toBe(4);
    expect(stdout).toContain('tests="3" failures="1" errors="1"');
    expect(stdout).toMatch(/<testcase classname="dhcphop check" name="healthy\/captures" time="\d+\.\d{3}"\/>/);
    expect(stdout).toMatch(/name="loss\/captures"[^>]*><failure message="verdict: loss, expected ok" type="differs">/);
    expect(stdout).toMatch(/name="broken &amp; &lt;old&gt;"[^>]*><error message="open broken/);
  });
});

test('exchanges that share client and xid are compared one with one', () => {
  const exchange = { xid: '0x1', chaddr: 'fa:16:3e:00:00:01', outcome: 'bound', messages: [] } as const;
  const seen: Seen = { verdict: 'ok', hops: [], causes: ['a'], exchanges: [exchange, exchange] };
  expect(differences(seen, seen)).toEqual([]);
  expect(differences({ exchanges: [exchange] }, seen)).toEqual([
    'exchange 0x1 of fa:16:3e:00:00:01: found, not expected',
  ]);
  expect(differences({ ...seen, causes: ['b'] }, seen)).toEqual([
    'cause b: expected, not found',
    'cause a: found, not expected',
  ]);
});
