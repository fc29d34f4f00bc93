import { expect, test } from 'vitest';
import { createBridgeFinder, createGuestFinder, type PathFinder } from '../../src/host/path-finder.ts';
import type { Path } from '../../src/path/path.ts';
import type { Link } from '../../src/state/host-state.ts';
import { findPath } from '../../src/wiring/find-path.ts';
import { joinPath, MAX_PATHS } from '../../src/wiring/join-path.ts';
import { bridge, GUEST, port, tap } from '../wiring/wiring.ts';

const BRIDGE = [port('bond0', 'br0', { kind: 'bond' }), bridge('br0')];

/** Looks as the live host feed does, and returns the ports of the guests that are followed since. */
function follow(finder: PathFinder, known: readonly Path[] = []) {
  let paths = known;
  return (...ports: readonly Link[]) => {
    const links = [...BRIDGE, ...ports];
    const found = finder.look(links, [], paths);
    for (const path of found) paths = joinPath(paths, path, links);
    return found.map(({ hops }) => hops.at(-1)?.name);
  };
}

test('of a bridge each guest is found once, and again where its port has become another guest’s', () => {
  const look = follow(createBridgeFinder('br0', [], BRIDGE));
  const [first, second] = [tap('tap0', 'br0'), tap('tap0', 'br0', 'fe:00:00:00:00:02')];
  expect(look(first)).toEqual(['tap0']);
  expect(look(first)).toEqual([]);
  expect(look()).toEqual([]);
  // It was started anew: its capture goes on by itself.
  expect(look(first)).toEqual([]);
  expect(look(second)).toEqual(['tap0']);
});

test('of a bridge the guests that come after thousands have come and gone are found as well', () => {
  const look = follow(createBridgeFinder('br0', [], BRIDGE));
  const stays = tap('stays', 'br0');
  const leaves = tap('leaves', 'br0');
  look(stays, leaves);
  const AT_ONCE = 500;
  for (let came = 0; came <= MAX_PATHS; came += AT_ONCE) {
    const ports = Array.from({ length: AT_ONCE }, (_, i) => tap(`veth${came + i}`, 'br0'));
    expect(look(stays, ...ports)).toHaveLength(AT_ONCE);
  }
  // Of the two that came first one was there all the time, and the other is followed no longer.
  expect(look(stays, leaves)).toEqual(['leaves']);
});

test('a guest is found on whichever port it comes back, however often', () => {
  const first = findPath({ kind: 'interface', name: 'vnet0' }, [...BRIDGE, tap('vnet0', 'br0')], [], GUEST);
  if (!first.found) throw new Error('no path');
  const { guest, hops } = first.path;
  const before = Array.from({ length: MAX_PATHS }, (_, i): Path => {
    const name = `vnet${i}`;
    return { guest, hops: [...hops.slice(0, -1), { name, interfaces: [name], role: 'tap' }] };
  });
  const look = follow(createGuestFinder(first.path), before);
  expect(look(tap('vnet5000', 'br0'))).toEqual(['vnet5000']);
  expect(look(tap('vnet5000', 'br0'))).toEqual([]);
  expect(look(tap('vnet5001', 'br0'))).toEqual(['vnet5001']);
});
