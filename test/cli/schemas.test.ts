/** Every document for programs has a schema in docs/, which the package exports, and is as it says. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ProbedStep } from '../../src/forward/probe.ts';
import { pathsJson } from '../../src/report/json/paths-json.ts';
import { judgeOf, readSchema } from '../report/schema.ts';
import { STORY_PATH } from '../report/story.ts';
import { dhcphop, makeDirectory, writeStory } from './program.ts';

const DOCS = new URL('../../docs/', import.meta.url);

test('each schema of docs/ is an export of the package', () => {
  const { exports } = JSON.parse(readFileSync(new URL('../package.json', DOCS), 'utf8'));
  const names = readdirSync(DOCS).filter((name) => name.endsWith('.schema.json'));
  expect(names.length).toBeGreaterThan(4);
  for (const name of names) expect(exports).toMatchObject({ [`./${name}`]: `./docs/${name}` });
});

test('explain', () => {
  const errors = judgeOf(readSchema('explain'));
  for (const words of [[], ['LOST'], ['port-down']]) {
    const document = JSON.parse(dhcphop(['explain', ...words, '--format', 'json']).stdout);
    expect(errors(document)).toEqual([]);
    expect(errors({ ...document, further: true })).not.toEqual([]);
  }
});

test('doctor', () => {
  const { stdout } = dhcphop(['doctor', '--format', 'json']);
  const errors = judgeOf(readSchema('doctor'));
  expect(errors(JSON.parse(stdout))).toEqual([]);
  expect(errors({ ...JSON.parse(stdout), conclusion: 1, further: true })).not.toEqual([]);
});

describe('check', () => {
  const errors = judgeOf(readSchema('check'));

  test('what differs, what is missing, what is refused, what is as expected', () => {
    const { directory, remove } = makeDirectory();
    try {
      writeStory(directory, 'healthy');
      const check = (...words: readonly string[]) =>
        dhcphop(['check', '.', '--format', 'json', ...words], { cwd: directory });
      const missing = check();
      expect(missing.code).toBe(1);
      expect(errors(JSON.parse(missing.stdout))).toEqual([]);
      expect(JSON.parse(missing.stdout)).toMatchObject({
        folders: ['.'],
        recordings: [{ name: 'captures', status: 'missing' }],
        counts: { 'as-expected': 0, missing: 1 },
      });
      const updated = JSON.parse(check('--update').stdout);
      expect(errors(updated)).toEqual([]);
      expect(updated.counts).toMatchObject({ updated: 1 });
      expect(JSON.parse(check().stdout)).toMatchObject({ counts: { 'as-expected': 1, differs: 0 } });
    } finally {
      remove();
    }
  });
});

describe('path', () => {
  const errors = judgeOf(readSchema('path'));
  const step: ProbedStep = {
    from: 'tap0b5f208b-76',
    to: 'brq5dddda71-76',
    stop: null,
    unknown: ['the nftables rules'],
  };
  const facts = { port: 'tap0b5f208b-76', bridge: 'brq5dddda71-76' };
  const stop = { kind: 'stops', code: 'port-isolated', facts, counter: null } as const;

  test('a path with nothing to say about it, and one with all there is', () => {
    const plain = { path: { ...STORY_PATH, guest: null }, remarks: [], problems: [], probes: [] };
    const full = {
      path: STORY_PATH,
      remarks: [{ code: 'server-here', interface: 'brq5dddda71-76' }] as const,
      problems: [
        { code: 'port-down', hop: 'bond0', interface: 'bond0', facts: { port: 'bond0', bridge: null, netdev: true } },
      ] as const,
      probes: [{ message: 'OFFER', steps: [step, { ...step, stop, unknown: [] }] }] as const,
    };
    const document = JSON.parse(pathsJson([full, plain]));
    expect(errors(document)).toEqual([]);
    expect(document.paths).toHaveLength(2);
    expect(errors({ ...document, paths: [] })).not.toEqual([]);
  });
});
