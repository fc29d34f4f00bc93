/**
 * All orders of all recordings, in every form in which they may come: right, or inconclusive and never anything else. Prints
 * how many of each.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { FileInput } from '../../src/capture/file-source.ts';
import { surveyFiles, surveysOf } from '../../src/pipeline/survey-captures.ts';
import type { Report } from '../../src/report/json/report-shape.ts';
import { inferOrder } from '../../src/trace/order/infer-order.ts';
import { makeDirectory } from '../cli/program.ts';
import { anyOf, classicOf, framesOf, PCAPS, pcapngOf, readClassic } from './recorded-frames.ts';
import { replayInProcess } from './replay-in-process.ts';

const surveysIn = async (inputs: readonly FileInput[]) => surveysOf(inputs, await surveyFiles(inputs));

const { directory, remove } = makeDirectory();
afterAll(remove);

interface Expected {
  readonly exitCode: number;
  readonly exchanges: readonly {
    readonly xid: string;
    readonly outcome: string;
    readonly messages: readonly {
      readonly type: string;
      readonly heading: string;
      readonly reflection: boolean;
      readonly status: string;
      readonly lastSeen: string;
      readonly missing: string | null;
    }[];
  }[];
}

/** Where each interface of a recording stands, from the network to the guest. */
const HOPS: Readonly<Record<string, string>> = {
  'bond-healthy': 'x0|x1,bond0,bond0.2222,brq5dddda71-76,tap0b5f208b-76',
  'bond-loop': 'x0|x1,bond0,bond0.2222,brq5dddda71-76,tap0b5f208b-76',
  healthy: 'uplink0,br0,tap0',
  loop: 'uplink0,br0,tap0',
  'loop-race': 'uplink0,br0,tap0',
};
const RECORDINGS = Object.keys(HOPS);

type Rename = (name: string) => string;

function gistOfReport({ exchanges }: Report): readonly string[] {
  const hop = (name: string | null) => name?.split('|').sort().join('|');
  return exchanges.flatMap(({ xid, outcome, messages }) =>
    messages
      .map(({ type, heading, reflects, verdict }) => {
        const { status, lastSeen, missing } = verdict!;
        return [xid, outcome, type, heading, reflects !== null, status, hop(lastSeen), hop(missing)].join(' ');
      })
      .sort(),
  );
}

function gistExpected({ exchanges }: Expected, rename: Rename): readonly string[] {
  const hop = (name: string | null) => name?.split('|').map(rename).sort().join('|');
  return exchanges.flatMap(({ xid, outcome, messages }) =>
    messages
      .map(({ type, heading, reflection, status, lastSeen, missing }) =>
        [xid, outcome, type, heading, reflection, status, hop(lastSeen), hop(missing)].join(' '),
      )
      .sort(),
  );
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

/** All orders of three, every `step`th of six. */
function orders(names: readonly string[], step: number): readonly (readonly string[])[] {
  return permutations(names).filter((_, i) => names.length <= 3 || i % step === 0);
}

interface Tally {
  right: number;
  inconclusive: number;
  wrong: string[];
}

const table = new Map<string, Tally>();

async function judge(
  form: string,
  recording: string,
  inputs: readonly FileInput[],
  what: string,
  rename: Rename,
): Promise<keyof Tally> {
  const expected: Expected = JSON.parse(readFileSync(`${PCAPS}/${recording}/expected.json`, 'utf8'));
  const tally = table.get(form) ?? { right: 0, inconclusive: 0, wrong: [] };
  table.set(form, tally);
  const report = await replayInProcess(inputs);
  const { verdict } = report.summary;
  const code = verdict === 'ok' ? 0 : verdict === 'loss' || verdict === 'failed' ? 1 : 3;
  const isSame = JSON.stringify(gistOfReport(report)) === JSON.stringify(gistExpected(expected, rename));
  const result = code === expected.exitCode && isSame ? 'right' : code === 3 ? 'inconclusive' : 'wrong';
  if (result !== 'wrong') tally[result]++;
  else tally.wrong.push(`${recording} ${what}: ${verdict} along ${report.paths.map(({ hops }) => hops.join(' > '))}`);
  return result;
}

function write(name: string, bytes: Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

afterAll(() => {
  const sum = (count: (tally: Tally) => number) => [...table.values()].reduce((all, tally) => all + count(tally), 0);
  const row = (form: string, ...counts: readonly (number | string)[]) =>
    `${form.padEnd(42)}${counts.map((count) => String(count).padStart(14)).join('')}`;
  const lines = [...table].map(([form, { right, inconclusive, wrong }]) =>
    row(form, right, inconclusive, wrong.length),
  );
  const total = row(
    'all',
    sum(({ right }) => right),
    sum(({ inconclusive }) => inconclusive),
    sum(({ wrong }) => wrong.length),
  );
  console.log([row('', 'right', 'inconclusive', 'false'), ...lines, total].join('\n'));
});

function conclude(form: string): void {
  const { right, inconclusive, wrong } = table.get(form)!;
  expect(wrong).toEqual([]);
  expect(right).toBeGreaterThanOrEqual(0.9 * (right + inconclusive));
}

const own: Rename = (name) => name;
/** Names that tell nothing, though two that were called alike still are. */
const neutral: Rename = (name) =>
  ({
    x0: 'p1',
    x1: 'p2',
    uplink0: 'c',
    bond0: 'u',
    'bond0.2222': 'm',
    br0: 'z',
    'brq5dddda71-76': 'f',
    tap0: 'k',
    'tap0b5f208b-76': 'a',
  })[name] ?? name;

test('the recordings are these', () => {
  const recorded = readdirSync(PCAPS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(recorded.map(({ name }) => name)).toEqual(expect.arrayContaining(RECORDINGS));
});

test.each([
  ['a classic capture per interface', own],
  ['the same, with names that tell nothing', neutral],
] as const)('%s', { timeout: 240_000 }, async (form, rename) => {
  for (const recording of RECORDINGS) {
    const names = HOPS[recording]!.split(/[,|]/);
    const paths = new Map(
      names.map((name) => [name, write(`${recording}-${form.length}-${name}.pcap`, readClassic(recording, name))]),
    );
    const inputOf = (name: string) => ({ name: rename(name), path: paths.get(name)! });
    const surveys = await surveysIn(names.map(inputOf));
    const judged = new Map<string, keyof Tally>();
    for (const [i, order] of permutations(names).entries()) {
      // Two orders from which the same is inferred give the same report, as every so many are replayed to show.
      const own = order.map((name) => surveys[names.indexOf(name)]!);
      const candidates = order.map((name) => ({ name: rename(name), isOneOfMany: false }));
      const clues = own.flatMap((survey) => survey.clues);
      const key = JSON.stringify(inferOrder(clues, candidates, null));
      const known = judged.get(key);
      if (known !== undefined && known !== 'wrong' && i % 40 !== 0) table.get(form)![known]++;
      else judged.set(key, await judge(form, recording, order.map(inputOf), order.map(rename).join(' '), rename));
    }
  }
  conclude(form);
});

test.each([3_500n, -3_500n, -86_400_000n])(
  'a classic capture per interface, one clock %d ms ahead',
  { timeout: 240_000 },
  async (ms) => {
    for (const rename of [own, neutral]) {
      const form = `${rename === own ? '' : 'names that tell nothing, '}one clock ${ms} ms ahead`;
      for (const recording of RECORDINGS) {
        const names = HOPS[recording]!.split(/[,|]/);
        const frames = await framesOf(recording);
        for (const [i, apart] of names.entries()) {
          const paths = new Map(
            names.map((name) => {
              const bytes = classicOf(
                frames.filter((frame) => frame.name === name),
                name === apart ? ms * 1_000_000n : 0n,
              );
              return [name, write(`${recording}-${apart}-${name}.pcap`, bytes)];
            }),
          );
          for (const order of orders(names, 241 + i).slice(0, 3)) {
            const inputs = order.map((name) => ({ name: rename(name), path: paths.get(name)! }));
            await judge(form, recording, inputs, `${order.map(rename).join(' ')} (${apart})`, rename);
          }
        }
      }
      expect(table.get(form)!.wrong).toEqual([]);
    }
  },
);

function subsets<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const [first, ...rest] = items;
  if (first === undefined) return [[]];
  return subsets(rest).flatMap((subset) => [subset, [first, ...subset]]);
}

test.each([
  ['some hops only', own],
  ['some hops only, names that tell nothing', neutral],
] as const)('%s: what --hops in the right order gives, or inconclusive', { timeout: 240_000 }, async (form, rename) => {
  const tally: Tally = { right: 0, inconclusive: 0, wrong: [] };
  table.set(form, tally);
  for (const recording of RECORDINGS) {
    const sides = HOPS[recording]!.split(',').map((side) => side.split('|'));
    for (const names of subsets(sides.flat()).filter(({ length }) => length > 1)) {
      // The inactive slave without the active one is as good as beside the bond: it shows what came back, and hands on nothing.
      const isLone = names.includes('x1') && names.includes('bond0') && !names.includes('x0');
      const right = (isLone ? sides.slice(1).with(0, ['bond0', 'x1']) : sides).flatMap(
        (side) =>
          side
            .filter((name) => names.includes(name))
            .map(rename)
            .join('|') || [],
      );
      const inputOf = (name: string) => ({ name: rename(name), path: `${PCAPS}/${recording}/${name}.pcap` });
      const told = await replayInProcess(names.map(inputOf), right.join(','));
      for (const order of [names, names.toReversed(), [...names.slice(1), names[0]!]]) {
        const report = await replayInProcess(order.map(inputOf));
        const { verdict } = report.summary;
        if (
          JSON.stringify(gistOfReport(report)) === JSON.stringify(gistOfReport(told)) &&
          verdict === told.summary.verdict
        ) {
          tally.right++;
        } else if (verdict === 'inconclusive' || verdict === 'nothing-seen') tally.inconclusive++;
        else {
          const along = report.paths.map(({ hops }) => hops.join(' > ')).join(', ');
          tally.wrong.push(
            `${recording} ${order.map(rename)}: ${verdict} along ${along}; told ${told.summary.verdict} ${right.join(' > ')}`,
          );
        }
      }
    }
  }
  expect(tally.wrong).toEqual([]);
});

const SINGLE = [
  ['one pcapng, directions', pcapngOf, true],
  ['one pcapng, no directions', pcapngOf, false],
  ['tcpdump -i any (SLL2), directions', anyOf, true],
  ['tcpdump -i any (SLL2), no directions', anyOf, false],
] as const;

test.each(SINGLE)('%s', { timeout: 240_000 }, async (form, build, hasDirections) => {
  for (const recording of RECORDINGS) {
    const names = HOPS[recording]!.split(/[,|]/);
    const frames = await framesOf(recording);
    for (const order of orders(names, 29)) {
      const path = write(`${recording}.one`, build(frames, order, hasDirections));
      const rename: Rename = build === anyOf ? (name) => `if${order.indexOf(name) + 2}` : own;
      await judge(form, recording, [{ name: null, path }], order.join(' '), rename);
    }
  }
  conclude(form);
});
