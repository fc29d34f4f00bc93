/** Replies that end on a bond's backup slave: of which bond, and when it may have had them after all. */
import { expect, test } from 'vitest';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { replyOnBackupSlave } from '../../../src/diagnose/rules/reply-on-backup-slave.ts';
import type { Path } from '../../../src/path/path.ts';
import type { Link } from '../../../src/state/host-state.ts';
import type { Message } from '../../../src/trace/types.ts';
import { link } from '../../wiring/wiring.ts';
import { LOST, OFFER, PATH } from '../build.ts';

const SLAVES: Path = {
  ...PATH,
  hops: [
    { name: 'x0|x1', interfaces: ['x0', 'x1'], role: 'slaves' },
    { name: 'bond0', interfaces: ['bond0'], role: 'bond' },
    ...PATH.hops.slice(1),
  ],
};
const bond = (
  name: string,
  slaves: readonly string[],
  active: string | null,
  bondMode = 'active-backup',
): readonly Link[] => [
  ...slaves.map((slave) => link(slave, { master: name, masterKind: 'bond' })),
  link(name, { kind: 'bond', bondMode, activeSlave: active }),
];
/** Another bond before and behind it. */
const around = (own: readonly Link[]) => [...bond('bond8', ['y0'], 'y0'), ...own, ...bond('bond9', ['z0'], 'z0')];
const ACTIVE_X0 = around(bond('bond0', ['x0', 'x1'], 'x0'));

const [SEEN] = OFFER.sightings;
const on = (...names: readonly string[]): Message => ({
  ...OFFER,
  sightings: names.map((name) => ({ ...SEEN!, hop: 'x0|x1', interface: name, position: 0 })),
  verdict: { ...LOST, lastSeen: 'x0|x1', missing: 'bond0' },
});

function ask(message: Message, links: readonly Link[] | null, later: readonly Link[] | null = null, path = SLAVES) {
  const known = new Knowledge([path]);
  if (links !== null) known.addState({ kind: 'link', timeNs: 0n, links });
  if (later !== null) known.addState({ kind: 'link', timeNs: 1_000_000n, links: later });
  const rule = replyOnBackupSlave.create!();
  const hits = rule.onVerdict!(message, known, [message]);
  return { facts: hits.map(({ facts }) => facts), isConcerned: rule.isConcerned!() };
}

test('the slave, its bond and the active one are told', () => {
  const facts = { bond: 'bond0', slave: 'x1', active: 'x0' };
  expect(ask(on('x1'), ACTIVE_X0)).toEqual({ facts: [facts], isConcerned: true });
  expect(ask(on('x1'), ACTIVE_X0, ACTIVE_X0).facts).toEqual([facts]);
  expect(ask(on('x1'), null, ACTIVE_X0).facts).toEqual([facts]);
});

test('nothing is told where the active slave showed it, or may have changed, or the bond has none', () => {
  const none: readonly [Message, readonly Link[] | null, (readonly Link[])?][] = [
    [on('x0'), ACTIVE_X0],
    [on('x1', 'x0'), ACTIVE_X0],
    [on('x0', 'x1'), ACTIVE_X0],
    [on('x1'), ACTIVE_X0, around(bond('bond0', ['x0', 'x1'], 'x1'))],
    [on('x1'), around(bond('bond0', ['x0', 'x1'], 'x0', 'balance-rr'))],
    [on('x1'), around(bond('bond0', ['x0', 'x1'], null))],
    [on('x1'), around([link('x1', { master: 'bond0' }), link('bond0', { kind: 'bridge' })])],
    [on('x1'), around([link('x1')])],
    [on('x1'), null],
  ];
  for (const [message, links, later] of none) {
    expect(ask(message, links, later ?? null)).toEqual({ facts: [], isConcerned: true });
  }
});

test('only a lost reply that ended on slaves concerns it', () => {
  const seen = on('x1');
  const none: readonly Message[] = [
    { ...seen, verdict: { ...seen.verdict!, status: 'inconclusive' } },
    { ...seen, verdict: null },
    { ...seen, heading: 'to-network' },
    { ...seen, reflects: 1 },
    { ...seen, sightings: [] },
    { ...seen, verdict: { ...seen.verdict!, lastSeen: 'bond0' } },
    { ...seen, sightings: [seen.sightings[0]!, { ...seen.sightings[0]!, hop: 'bond0', interface: 'bond0' }] },
  ];
  for (const message of none) expect(ask(message, ACTIVE_X0)).toEqual({ facts: [], isConcerned: false });
});
