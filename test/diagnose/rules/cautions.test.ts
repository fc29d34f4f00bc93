/** Cautions about the captures: when each is told. */
import { expect, test } from 'vitest';
import type { DhcpMessage } from '../../../src/dhcp/message.ts';
import type { DhcpType } from '../../../src/dhcp/message-type.ts';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import type { TraceEnd } from '../../../src/diagnose/rule.ts';
import { captureStartedLate } from '../../../src/diagnose/rules/capture-started-late.ts';
import { capturesApart } from '../../../src/diagnose/rules/captures-apart.ts';
import { clockApart } from '../../../src/diagnose/rules/clock-apart.ts';
import { hopBlind } from '../../../src/diagnose/rules/hop-blind.ts';
import { interfaceChanged } from '../../../src/diagnose/rules/interface-changed.ts';
import { pathReversed } from '../../../src/diagnose/rules/path-reversed.ts';
import type { PathOrder } from '../../../src/path/path-order.ts';
import type { Exchange, Message, Verdict } from '../../../src/trace/types.ts';
import { DELIVERED, exchange, message, PATH } from '../build.ts';
import { END } from '../end.ts';

const KNOWN = new Knowledge([PATH]);

function startedLate(messages: readonly Message[], rest: Partial<Exchange> = {}): number {
  return captureStartedLate.onExchange!({ ...exchange('bound', messages), ...rest }, KNOWN).length;
}
const first = (type: DhcpType, dhcp: Partial<DhcpMessage> = {}, seen: readonly string[] = ['tap0 in 0']) => {
  const made = message(1, type, seen);
  return { ...made, dhcp: { ...made.dhcp, ...dhcp } };
};

test('the capture began late where the first message answers one that it does not show', () => {
  expect(startedLate([first('OFFER'), first('REQUEST')])).toBe(1);
  expect(startedLate([first('REQUEST', { serverId: 1 })])).toBe(1);
});

test('it did not where the first message begins, of itself or as part of what is known', () => {
  expect(startedLate([first('DISCOVER')])).toBe(0);
  expect(startedLate([first('DISCOVER', { serverId: 1 })])).toBe(0);
  expect(startedLate([first('REQUEST')])).toBe(0);
  expect(startedLate([first('FORCERENEW', { op: 2 })])).toBe(0);
  expect(startedLate([first('OFFER')], { resumes: true })).toBe(0);
  expect(startedLate([])).toBe(0);
  expect(startedLate([first('OFFER', {}, [])])).toBe(0);
});

test('captures that share no instant are named, where there are such', () => {
  const apart = (names?: readonly string[]) =>
    capturesApart.onEnd!(names === undefined ? END : { ...END, apart: names }, KNOWN).map(
      ({ facts }) => facts.interfaces,
    );
  expect(apart(['tap0', 'br0'])).toEqual([['tap0', 'br0']]);
  expect(apart([])).toEqual([]);
  expect(apart()).toEqual([]);
});

test('a hop is blind where others around it showed a message, but for captures that the verdict names itself', () => {
  const blind = (verdict: Partial<Verdict>) =>
    hopBlind.onVerdict!(message(1, 'OFFER', ['tap0 out 0'], { verdict: { ...DELIVERED, ...verdict } }), KNOWN, []).map(
      ({ facts }) => facts.hop,
    );
  expect(blind({ blind: ['br0', 'fw0'] })).toEqual(['br0', 'fw0']);
  expect(blind({})).toEqual([]);
  expect(blind({ status: 'inconclusive', blind: ['br0'], reasons: ['capture-dropped'] })).toEqual([]);
  expect(blind({ status: 'inconclusive', blind: ['br0'], reasons: ['all-later-hops-blind'] })).toEqual(['br0']);
  expect(blind({ status: 'lost', blind: ['br0'], reasons: ['capture-dropped'] })).toEqual(['br0']);
  expect(hopBlind.onVerdict!(message(1, 'OFFER', [], { verdict: null }), KNOWN, [])).toEqual([]);
  const skipped = hopBlind.onEnd!({ ...END, skipped: new Map([['br0', 3]]) }, KNOWN);
  expect(skipped).toMatchObject([{ facts: { hop: 'br0' }, count: 3 }]);
});

const SECOND_NS = 1_000_000_000n;

test('what changed of an interface is one finding, but for its going down as it is deleted', () => {
  const known = new Knowledge([PATH]);
  const change = (name: string, timeNs: bigint, what: 'down' | 'up') =>
    known.addState({ kind: 'link-change', timeNs, interface: name, change: what, detail: '' });
  change('tap0', 10n, 'down');
  change('tap0', 20n, 'up');
  change('br0', 30n, 'up');
  change('tap0', 40n, 'down');
  const changes = (fromNs: bigint, gone = 'tap0') => {
    const another = { interface: 'uplink0', fromNs: 0n, toNs: null, detail: '' };
    const absences = [another, { ...another, interface: gone, fromNs }];
    const hits = interfaceChanged.onEnd!({ ...END, absences }, known);
    return hits.map(({ facts, count, evidence }) => [facts.interface, count, ...evidence.map(({ timeNs }) => timeNs)]);
  };
  const all = [
    ['tap0', 3, 10n, 20n, 40n],
    ['br0', 1, 30n],
  ];
  expect(changes(9n)).toEqual(all);
  expect(changes(40n, 'br0')).toEqual(all);
  // The moment itself counts, a second later no more, and an interface that is deleted was never up.
  expect(changes(10n)).toEqual([
    ['tap0', 2, 20n, 40n],
    ['br0', 1, 30n],
  ]);
  expect(changes(39n + SECOND_NS)).toEqual([
    ['tap0', 2, 10n, 20n],
    ['br0', 1, 30n],
  ]);
  expect(changes(40n + SECOND_NS)).toEqual(all);
});

test('clocks that are told: those of files, and of hosts in the order of their names that are not right', () => {
  const known = new Knowledge([PATH]);
  const clock = (host: string | undefined, ahead: string, sets = 0) =>
    known.addState({
      ...{ kind: 'clock', timeNs: 0n, ahead, uncertainty: '0.000000001', matched: 3, residual: '0.000000002', sets },
      ...(host === undefined ? {} : { host }),
    });
  clock('hvB', '1.000000000');
  clock('hvD', '0.004999999');
  clock('hvE', '0.005000000');
  clock('hvA', '-2.000000000', 2);
  clock('hvC', '0.000000001', 1);
  clock(undefined, '5.000000000');
  const clocks = [{ file: 'b.pcap', aheadNs: -SECOND_NS, matched: 7, residualNs: 1_000n }];
  const facts = clockApart.onEnd!({ ...END, clocks }, known).map((each) => each.facts);
  expect(facts).toEqual([
    { file: 'b.pcap', ahead: '-1.000000000', matched: 7, residual: '0.000001000' },
    { file: 'hvA', ahead: '-2.000000000', uncertainty: '0.000000001', matched: 3, residual: '0.000000002', sets: 2 },
    { file: 'hvB', ahead: '1.000000000', uncertainty: '0.000000001', matched: 3, residual: '0.000000002' },
    { file: 'hvC', ahead: '0.000000001', uncertainty: '0.000000001', matched: 3, residual: '0.000000002', sets: 1 },
    { file: 'hvE', ahead: '0.005000000', uncertainty: '0.000000001', matched: 3, residual: '0.000000002' },
  ]);
});

test('messages run against the order of the hops: which order it was, and which the frames show', () => {
  const names = PATH.hops.map(({ name }) => name);
  const reversed = (end: Partial<TraceEnd>, paths = [PATH]) =>
    pathReversed.onEnd!({ ...END, ...end }, new Knowledge(paths)).map(({ facts }) => facts);
  const order = (source: PathOrder['source'], rest: Partial<PathOrder> = {}) =>
    ({ source, holds: true, ...rest }) as PathOrder;
  expect(reversed({})).toEqual([]);
  expect(reversed({ order: order('given') })).toEqual([]);
  const facts = { hops: names, known: true, shown: [], typed: [] };
  expect(reversed({ reversed: true })).toEqual([facts]);
  expect(reversed({ order: order('given', { holds: false }) })).toEqual([facts]);
  expect(reversed({ reversed: true, order: order('inferred') })).toEqual([{ ...facts, known: false }]);
  expect(reversed({ reversed: true, order: order('sources') })).toEqual([{ ...facts, known: false }]);
  // Without an instant in common there is no order to be told.
  expect(reversed({ reversed: true, order: order('inferred'), apart: ['tap0'] })).toEqual([]);
  expect(reversed({ reversed: true, order: order('given'), apart: ['tap0'] })).toEqual([facts]);
  expect(reversed({ reversed: true, order: order('host') })).toEqual([{ ...facts, shown: names.toReversed() }]);
  expect(reversed({ reversed: true, order: order('host') }, [PATH, PATH])).toEqual([facts]);
  expect(reversed({ reversed: true, order: order('host', { likely: ['br0'] }) })).toEqual([
    { ...facts, shown: ['br0'] },
  ]);
  const typed = Array.from({ length: 13 }, (_, i) => `${i}.pcap`);
  expect(reversed({ reversed: true, order: order('given', { typed }) })).toEqual([facts]);
  const twelve = typed.slice(1);
  expect(reversed({ reversed: true, order: order('given', { typed: twelve }) })).toEqual([{ ...facts, typed: twelve }]);
  expect(reversed({ reversed: true }, [])).toEqual([{ ...facts, hops: [] }]);
});
