/** Requests that come back through a bond: which bond is blamed, and when none is. */
import { expect, test } from 'vitest';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { bondWithoutLag } from '../../../src/diagnose/rules/bond-without-lag.ts';
import type { Link } from '../../../src/state/host-state.ts';
import type { Message } from '../../../src/trace/types.ts';
import { bridge, link, port } from '../../wiring/wiring.ts';
import { message, OFFER, PATH } from '../build.ts';

const bond = (name: string, slaves: readonly string[], bondMode = 'balance-rr'): readonly Link[] => [
  ...slaves.map((slave) => link(slave, { master: name, masterKind: 'bond' })),
  port(name, 'br0', { kind: 'bond', bondMode }),
];
/** Other bonds before and behind it, which have nothing to do with it. */
const around = (own: readonly Link[]) => [
  ...bond('bond8', ['y0', 'y1']),
  ...own,
  bridge('br0'),
  ...bond('bond9', ['z0', 'z1']),
];

function blamed(links: readonly Link[], judged: Message): readonly unknown[] {
  const known = new Knowledge([PATH]);
  known.addState({ kind: 'link', timeNs: 0n, links });
  return bondWithoutLag.onVerdict!(judged, known, [judged]).map(({ facts, evidence }) => [
    facts.bond,
    evidence.map((each) => ('interface' in each ? each.interface : null)),
  ]);
}
const back = (...seen: readonly string[]) => message(2, 'DISCOVER', seen, { reflects: 1 });

test('it is that of the interface by which the request came back: itself, or the one whose slave that is', () => {
  const links = around(bond('bond0', ['x0', 'x1']));
  expect(blamed(links, back('x1 in 123', 'bond0 in 123'))).toEqual([['bond0', ['x1']]]);
  expect(blamed(links, back('bond0 in 123'))).toEqual([['bond0', ['bond0']]]);
  expect(blamed(links, back('br0 in 123', 'x0 in 124'))).toEqual([['bond0', ['x0']]]);
  expect(blamed(links, back('br0 in 123', 'unknown0 in 124'))).toEqual([]);
});

test('none is where nothing came back, where it needs no LAG, or has one slave only', () => {
  const links = around(bond('bond0', ['x0', 'x1']));
  expect(blamed(links, { ...OFFER, sightings: back('x1 in 123').sightings })).toEqual([]);
  expect(blamed(around(bond('bond0', ['x0', 'x1'], 'active-backup')), back('x1 in 123'))).toEqual([]);
  expect(blamed(around(bond('bond0', ['x0'])), back('x0 in 123'))).toEqual([]);
});
