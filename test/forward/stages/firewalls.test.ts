/** What hooks see, what several gates at one hook say together, and what the verdict of a chain means. */
import { describe, expect, test } from 'vitest';
import { type Answer, PASSES, unknown } from '../../../src/forward/answer.ts';
import type { Decider } from '../../../src/forward/firewall/verdict.ts';
import { bareName, bridgeScene, hostMacsOf } from '../../../src/forward/stages/bridge-hook.ts';
import { firewallAnswer } from '../../../src/forward/stages/firewall-answer.ts';
import { answerOf } from '../../../src/forward/stages/gate.ts';
import { bridge, port } from '../../wiring/wiring.ts';
import { OFFER } from '../firewall/scenes.ts';
import { crossing, doubt, stop } from './build.ts';

test('a hook sees the devices that the kernel tells it there, without their namespaces', () => {
  const [from, to, own] = [port('ns/uplink0', 'ns/br0'), port('ns/tap0', 'ns/br0'), bridge('ns/br0')];
  const scene = (hook: Parameters<typeof bridgeScene>[2]) => {
    const { input, output, bridge: on } = bridgeScene(crossing({ from, to, bridge: own }), OFFER, hook);
    return [input, output, on];
  };
  expect(scene('prerouting')).toEqual(['uplink0', null, 'br0']);
  expect(scene('forward')).toEqual(['uplink0', 'tap0', 'br0']);
  expect(scene('output')).toEqual(['uplink0', 'tap0', 'br0']);
  expect(scene('postrouting')).toEqual([null, 'tap0', 'br0']);
  expect(hostMacsOf(from, own)).toEqual([from.mac, own.mac]);
  expect(hostMacsOf(null, own)).toEqual([]);
  expect(bareName(null)).toBe(null);
});

describe('several gates at one hook', () => {
  const stopped: Answer = { kind: 'stops', code: 'port-down', facts: {}, counter: null };
  const countedBy = (what: string) =>
    ({
      kind: 'counted',
      code: 'filtered-by-tc',
      facts: {},
      counter: { rose: 1, sinceNs: 0n, untilNs: 1n },
      what,
    }) as const;
  const ask = (...answers: readonly Answer[]) =>
    answerOf(answers.map((answer, priority) => ({ priority, answer: () => answer })));

  test('the one that stops the frame says so, whatever else is in doubt', () => {
    expect(ask()).toBe(PASSES);
    expect(ask(PASSES, unknown('a'), stopped)).toBe(stopped);
  });

  test('of several doubts the first is told, as doubt; one alone as it is', () => {
    expect(ask(PASSES, countedBy('a'), PASSES)).toEqual(countedBy('a'));
    expect(ask(unknown('a'), unknown('b'))).toEqual(unknown('a'));
    expect(ask(countedBy('a'), countedBy('b'), PASSES)).toEqual(unknown('a'));
  });

  test('they are asked by their priorities, none behind one that stops the frame', () => {
    const asked: number[] = [];
    const gate = (priority: number, answer: Answer) => {
      const ask = (): Answer => {
        asked.push(priority);
        return answer;
      };
      return { priority, answer: ask };
    };
    answerOf([gate(5, PASSES), gate(-1, PASSES), gate(9, PASSES), gate(7, stopped)]);
    expect(asked).toEqual([-1, 5, 7]);
  });
});

describe('what the verdict of a chain means', () => {
  const by = (chain: string): Decider => ({ chain, rule: 'drop', handle: null, number: 1, packets: 0 });
  /** What the rules of each chain had counted before and after. */
  const ask = (
    verdict: Parameters<typeof firewallAnswer>[0],
    counts: Readonly<Record<string, readonly [number, number]>>,
  ) =>
    firewallAnswer<'filtered-by-nftables', 0 | 1>(verdict, {
      code: 'filtered-by-nftables',
      around: { nearest: 0, before: { rules: 0, timeNs: 10n }, after: { rules: 1, timeNs: 20n } } as never,
      packetsIn: (rules, { chain }) => counts[chain]?.[rules] ?? null,
      factsOf: ({ chain, rule }, certainty) => ({ chain, rule, handle: null, bridge: 'br0', certainty }),
    });
  const suspects = (...chains: readonly string[]) =>
    ({
      kind: 'unknown',
      what: 'x',
      suspects: chains.map((chain) => ({ what: `the match of ${chain}`, by: by(chain) })),
    }) as const;

  test('a rule that drops is sure by its counter; one that counted nothing did not drop it', () => {
    const drops = { kind: 'drops', by: by('a') } as const;
    expect(ask({ kind: 'accepts' }, {})).toBe(PASSES);
    expect(ask(drops, {})).toEqual(stop('filtered-by-nftables', { chain: 'a', certainty: 'rule alone' }));
    expect(ask(drops, { a: [1, 3] })).toMatchObject({
      facts: { certainty: 'rule and counter' },
      counter: { rose: 2, sinceNs: 10n, untilNs: 20n },
    });
    expect(ask(drops, { a: [3, 3] })).toEqual(doubt('why a (drop) counted nothing'));
    // It was set back in between.
    expect(ask(drops, { a: [3, 2] })).toMatchObject({ facts: { certainty: 'rule alone' }, counter: null });
  });

  test('of suspects the one that counted is told, of several the first as doubt', () => {
    expect(ask(suspects('a'), { a: [1, 2] })).toMatchObject({
      kind: 'counted',
      facts: { chain: 'a', certainty: 'counter alone' },
    });
    expect(ask(suspects('a', 'b'), { a: [1, 1], b: [1, 2] })).toMatchObject({ kind: 'counted', facts: { chain: 'b' } });
    expect(ask(suspects('a', 'b'), { a: [1, 2], b: [1, 2] })).toEqual(unknown('the match of a'));
    expect(ask(suspects('a', 'b'), { a: [1, 2] })).toEqual(unknown('the match of a'));
    expect(ask(suspects('a'), { a: [1, 1] })).toBe(PASSES);
    expect(ask(suspects('a'), {})).toEqual(unknown('the match of a'));
    expect(ask(suspects(), {})).toBe(PASSES);
    const uncounted = { kind: 'unknown', what: 'x', suspects: [{ what: 'a set', by: null }] } as const;
    expect(ask(uncounted, {})).toEqual(unknown('a set'));
  });
});
