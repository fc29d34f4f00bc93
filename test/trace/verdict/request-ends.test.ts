import { describe, expect, it } from 'vitest';
import type { Hop, HopRole } from '../../../src/path/path.ts';
import { RequestEnds } from '../../../src/trace/verdict/request-ends.ts';

const hop = (name: string, role: HopRole): Hop => ({ name, interfaces: name.split('|'), role });
const HOPS = [hop('x0|x1', 'slaves'), hop('bond0', 'bond'), hop('br0', 'bridge'), hop('tap0', 'tap')];

function ends(...down: readonly string[]): RequestEnds {
  const known = new RequestEnds();
  for (const name of down) known.noteLink(name, false, 10n);
  return known;
}

describe('where a broadcast request is delivered', () => {
  it('is the network', () => {
    expect(ends().endOf(HOPS, 20n)).toBe(0);
  });

  it('is the bridge that a server of this host listens on', () => {
    const known = ends();
    known.setServers(new Set(['br0']), new Set());
    expect(known.endOf(HOPS, 20n)).toBe(2);
  });

  it('is the bridge beyond which everything is down', () => {
    expect(ends('x0', 'x1', 'bond0').endOf(HOPS, 20n)).toBe(2);
    expect(ends('x0', 'x1').endOf(HOPS, 20n)).toBe(0);
    expect(ends('x0', 'bond0').endOf(HOPS, 20n)).toBe(0);
    expect(ends('x0', 'x1', 'bond0', 'br0', 'tap0').endOf(HOPS, 20n)).toBe(0);
  });

  it('is the network all the same where the way out was up before and no server can be on that bridge', () => {
    const known = new RequestEnds();
    known.noteLink('bond0', true, 5n);
    for (const name of ['x0', 'x1', 'bond0']) known.noteLink(name, false, 10n);
    expect(known.endOf(HOPS, 20n)).toBe(2);
    known.setServers(new Set(), new Set(['br0']));
    expect(known.endOf(HOPS, 20n)).toBe(0);
    const downAlready = ends('x0', 'x1', 'bond0');
    downAlready.setServers(new Set(), new Set(['br0']));
    expect(downAlready.endOf(HOPS, 20n)).toBe(2);
  });

  it('is so only while they are down', () => {
    const known = ends('x0', 'x1', 'bond0');
    known.noteLink('x1', true, 30n);
    known.noteLink('x1', true, 35n);
    known.noteLink('x1', false, 40n);
    known.noteLink('x1', false, 45n);
    expect([5n, 10n, 29n, 30n, 39n, 40n].map((timeNs) => known.endOf(HOPS, timeNs))).toEqual([0, 2, 2, 0, 0, 2]);
  });
});
