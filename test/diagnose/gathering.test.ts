/** How hits of the rules become findings: what is counted, listed, held back and told when, and what a rule that fails costs. */
import { afterEach, describe, expect, test } from 'vitest';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import type { Finding } from '../../src/diagnose/finding.ts';
import type { Hit, Rule, RuleHandlers } from '../../src/diagnose/rule.ts';
import { guestMacOnWrongPort } from '../../src/diagnose/rules/guest-mac-on-wrong-port.ts';
import { noReplyFromNetwork } from '../../src/diagnose/rules/no-reply-from-network.ts';
import { offerIgnored } from '../../src/diagnose/rules/offer-ignored.ts';
import { replyMalformed } from '../../src/diagnose/rules/reply-malformed.ts';
import { singleHop } from '../../src/diagnose/rules/single-hop.ts';
import type { HostState } from '../../src/state/host-state.ts';
import type { Exchange, Message } from '../../src/trace/types.ts';
import { bridge, entry, port, tap } from '../wiring/wiring.ts';
import { DELIVERED, DISCOVER, exchange, MAC, message, OFFER, PATH, REFLECTION } from './build.ts';
import { END } from './end.ts';

const HANDLERS = ['onFrame', 'onMessage', 'onVerdict', 'onExchange', 'onLoss', 'onEnd', 'create'] as const;
type AnyRule = Rule<string, never>;
const undo: (() => void)[] = [];
afterEach(() => {
  for (const each of undo.splice(0).reverse()) each();
});

/** Puts handlers of the test in place of those of a rule, for the diagnoses that begin from now on. */
function withHandlers(rule: unknown, handlers: object): void {
  const before = { ...(rule as AnyRule) };
  for (const name of HANDLERS) Object.assign(rule as object, { [name]: undefined });
  Object.assign(rule as object, handlers);
  undo.push(() => {
    for (const name of HANDLERS) delete (rule as Record<string, unknown>)[name];
    Object.assign(rule as object, before);
  });
}

const evidence = (id: number) => ({
  source: 'frame',
  what: `seen-${id}`,
  timeNs: BigInt(id),
  interface: 'tap0',
  messageId: id,
});
const hit = (differs: object = {}) =>
  ({ facts: { hop: 'tap0' }, evidence: [], exchanges: [], messages: [], ...differs }) as unknown as Hit;
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

/** What the rule's hits, one list for each exchange, come to. */
function findingsOf(rule: unknown, lists: readonly (readonly Hit[])[], messages: readonly Message[] = []) {
  const told: Finding[] = [];
  const waiting = [...lists];
  withHandlers(rule, { onExchange: () => waiting.shift() ?? [] });
  const diagnosis = new Diagnosis([PATH], (finding) => told.push(finding));
  for (const each of messages) diagnosis.message(each, [each]);
  const atOnce: number[] = [];
  for (const _ of lists) {
    diagnosis.exchange(exchange('bound', []));
    atOnce.push(told.length);
  }
  const { code } = rule as AnyRule;
  const findings = diagnosis.end(END).findings.filter((each) => each.code === code);
  return { findings, atOnce, told: told.filter((each) => each.code === code) };
}

test('a rule of failures is asked of exchanges that failed, and of no others', () => {
  const asked: string[] = [];
  const note = (name: string) => ({
    onExchange: ({ outcome }: Exchange) => {
      asked.push(`${name} of ${outcome}`);
      return [];
    },
  });
  withHandlers(offerIgnored, note('offer-ignored'));
  withHandlers(singleHop, note('single-hop'));
  const diagnosis = new Diagnosis([PATH], () => {});
  for (const outcome of ['bound', 'incomplete', 'no-reply'] as const) diagnosis.exchange(exchange(outcome, []));
  expect(asked.toSorted()).toEqual([
    'offer-ignored of no-reply',
    'single-hop of bound',
    'single-hop of incomplete',
    'single-hop of no-reply',
  ]);
});

describe('hits', () => {
  test('with the same facts are one finding, told when it first holds, and counted', () => {
    const lists = [[hit()], [hit({ count: 3 }), hit({ facts: { hop: 'br0' } })], [], [hit()]];
    const { findings, atOnce, told } = findingsOf(singleHop, lists);
    expect(findings.map(({ facts, count }) => [facts, count])).toEqual([
      [{ hop: 'tap0' }, 5],
      [{ hop: 'br0' }, 1],
    ]);
    expect(atOnce).toEqual([1, 2, 2, 2]);
    expect(told.map(({ count }) => count)).toEqual([1, 1]);
  });

  test('list a hundred pieces of evidence, exchanges and messages, and count the others', () => {
    const many = (from: number, count: number) =>
      hit({
        evidence: numbers(from, count).map(evidence),
        exchanges: numbers(from, count),
        messages: numbers(from, count),
      });
    const { findings } = findingsOf(singleHop, [[many(0, 99)], [many(99, 5)], [many(104, 1)]]);
    expect(findings[0]).toMatchObject({ count: 3, exchanges: numbers(0, 100), messages: numbers(0, 100) });
    expect(findings[0]?.evidence).toEqual(numbers(0, 100).map(evidence));
  });

  test('of more than a hundred facts are counted in the last finding', () => {
    const lists = [numbers(0, 103).map((i) => hit({ facts: { hop: `tap${i}` } })), [hit({ facts: { hop: 'tap3' } })]];
    const { findings } = findingsOf(singleHop, lists);
    expect(findings).toHaveLength(100);
    expect(findings.map(({ count }) => count)).toEqual([1, 1, 1, 2, ...numbers(0, 95).map(() => 1), 4]);
    expect(findings.at(-1)?.facts).toEqual({ hop: 'tap99' });
  });

  test('make a cause once one of them is, in a trace with trouble only', () => {
    const lists = [[hit({ level: 'symptom' })], [hit({ level: 'cause' })], [hit({ level: 'symptom' })]];
    const level = (messages: readonly Message[]) => findingsOf(singleHop, lists, messages).findings[0]?.level;
    expect(level([OFFER])).toBe('cause');
    expect(level([])).toBe('symptom');
    // The copy that came back is no reply, and its loss no trouble.
    expect(level([{ ...OFFER, reflects: 1 }])).toBe('symptom');
    expect(findingsOf(singleHop, [[hit({ level: 'symptom' })]], [OFFER]).findings[0]?.level).toBe('symptom');
  });

  test('of a rule that yields are told at the end, where no cause of the other explains all their exchanges', () => {
    withHandlers(replyMalformed, {
      onExchange: () => [hit({ facts: { a: 1 }, level: 'cause', exchanges: [1] })],
      onVerdict: () => [hit({ facts: { a: 2 }, level: 'symptom', exchanges: [2] })],
    });
    const hits = [[1], [1, 2], [3]].map((exchanges) => hit({ facts: { about: exchanges.join(' ') }, exchanges }));
    const { findings, atOnce } = findingsOf(noReplyFromNetwork, [hits], [OFFER]);
    expect(findings.map(({ facts }) => facts)).toEqual([{ about: '1 2' }, { about: '3' }]);
    expect(atOnce).toEqual([0]);
  });

  test('that are held back are a thousand at most', () => {
    const about = hit({ exchanges: [1] });
    const lists = [numbers(0, 999).map(() => about), [about, about, about], [about]];
    expect(findingsOf(noReplyFromNetwork, lists).findings.map(({ count }) => count)).toEqual([1_000]);
  });
});

test('rules are asked of each message that is not simply delivered', () => {
  const asked: number[] = [];
  withHandlers(singleHop, {
    onVerdict: ({ id }: Message) => {
      asked.push(id);
      return [];
    },
  });
  const diagnosis = new Diagnosis([PATH]);
  const plain = message(1, 'DISCOVER', ['tap0 in 0']);
  const messages = [
    plain,
    { ...plain, id: 2, verdict: null },
    { ...plain, id: 3, reflects: 1 },
    { ...plain, id: 4, verdict: { ...DELIVERED, blind: ['br0'] } },
    { ...plain, id: 5, verdict: { ...DELIVERED, reasons: ['capture-dropped'] } },
    { ...OFFER, id: 6 },
  ];
  for (const each of messages) diagnosis.message(each as Message, []);
  expect(asked).toEqual([2, 3, 4, 5, 6]);
});

describe('a rule that fails', () => {
  const bug = new RangeError('of ours');
  const run = (): { diagnosis: Diagnosis; codes: readonly string[] } => {
    const diagnosis = new Diagnosis([PATH]);
    for (const each of [DISCOVER, REFLECTION, OFFER]) {
      for (const sighting of each.sightings) diagnosis.frame(sighting, each.dhcp);
      diagnosis.message(each, [DISCOVER, REFLECTION, OFFER]);
    }
    for (let i = 0; i < 2; i++) diagnosis.exchange(exchange('reply-lost', [DISCOVER, REFLECTION, OFFER]));
    return { diagnosis, codes: diagnosis.end(END).findings.map(({ code }) => code) };
  };

  test.each(HANDLERS.slice(0, 6))('in %s is not asked again, and the others are', (name) => {
    const { codes: without } = run();
    const asked: string[] = [];
    const handlers: Record<string, () => readonly Hit[]> = {};
    for (const each of HANDLERS.slice(0, 6)) {
      handlers[each] = () => {
        asked.push(each);
        if (each === name) throw bug;
        return [];
      };
    }
    withHandlers(singleHop, handlers);
    const { diagnosis, codes } = run();
    expect(codes).toEqual(without);
    expect(diagnosis.fault).toEqual({ error: bug });
    expect(asked.indexOf(name)).toBe(asked.length - 1);
  });

  test('first is the fault that is told', () => {
    const second = new Error('another');
    withHandlers(singleHop, {
      onMessage: () => {
        throw bug;
      },
    });
    withHandlers(noReplyFromNetwork, {
      onExchange: () => {
        throw second;
      },
    });
    expect(run().diagnosis.fault).toEqual({ error: bug });
  });
});

describe('losses', () => {
  const links = (timeNs: bigint): HostState => ({
    kind: 'link',
    timeNs,
    links: [port('uplink0', 'br0'), bridge('br0'), tap('tap0', 'br0')],
  });
  const fdb: HostState = { kind: 'fdb', timeNs: -1n, entries: [entry(MAC, 'br0', 'tap0')] };
  const explained = (handlers: RuleHandlers<never>, give: (diagnosis: Diagnosis) => void) => {
    withHandlers(singleHop, handlers);
    const diagnosis = new Diagnosis([PATH]);
    diagnosis.state(links(-2n));
    diagnosis.state(fdb);
    diagnosis.message(OFFER, [OFFER]);
    give(diagnosis);
    return diagnosis;
  };

  test('are explained once the host was read after them: at the next message or exchange, else at the end', () => {
    const order: string[] = [];
    const onLoss = () => {
      order.push('explained');
      return [];
    };
    const next: ((diagnosis: Diagnosis) => void)[] = [
      (diagnosis) => diagnosis.message(DISCOVER, [DISCOVER]),
      (diagnosis) => diagnosis.exchange(exchange('reply-lost', [OFFER]) as Exchange),
    ];
    for (const give of next) {
      for (const isRead of [true, false]) {
        const diagnosis = explained({ onLoss }, (each) => {
          give(each);
          order.push('read');
          if (isRead) each.state({ kind: 'counters', timeNs: 1_000_000_000n, interfaces: [] });
          give(each);
          order.push('end');
        });
        diagnosis.end(END);
      }
    }
    const once = ['read', 'explained', 'end', 'read', 'end', 'explained'];
    expect(order).toEqual([...once, ...once]);
  });

  test('are explained by the paths that are followed by then', () => {
    const diagnosis = new Diagnosis([]);
    diagnosis.state(links(-2n));
    diagnosis.state(fdb);
    diagnosis.follow([PATH]);
    diagnosis.message(OFFER, [OFFER]);
    expect(diagnosis.end(END).unexplained).toHaveLength(1);
  });

  test('that nothing explains are listed by place, but for those of an exchange with a cause', () => {
    const none = explained({}, () => {}).end(END);
    expect(none.unexplained).toMatchObject([{ lastSeen: 'br0', missing: 'tap0', count: 1 }]);
    const hits = (level: string) => () => [hit({ level, exchanges: [OFFER.exchangeId] })];
    expect(explained({ onEnd: hits('cause') as never }, () => {}).end(END).unexplained).toEqual([]);
    expect(explained({ onEnd: hits('symptom') as never }, () => {}).end(END).unexplained).toHaveLength(1);
  });
});

test('what a person saved is said of findings that rest on it, and of no others', () => {
  const saved = { files: ['fdb.txt'], timeNs: null };
  withHandlers(guestMacOnWrongPort, { onExchange: () => [hit()] });
  withHandlers(singleHop, { onExchange: () => [hit()] });
  const diagnosis = new Diagnosis([PATH]);
  diagnosis.state({ kind: 'fdb', timeNs: -1n, entries: [entry(MAC, 'br0', 'tap0')], saved });
  diagnosis.exchange(exchange('bound', []));
  const [onFdb, onNothing] = diagnosis.end(END).findings;
  expect(onFdb).toMatchObject({ code: 'guest-mac-on-wrong-port', saved });
  expect(onNothing).toMatchObject({ code: 'single-hop' });
  expect(onNothing).not.toHaveProperty('saved');
});
