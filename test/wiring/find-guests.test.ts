/** The guests of a bridge: which ports are some, what each is to hear, and what is said where there are none. */
import { describe, expect, test } from 'vitest';
import type { FdbEntry, Link } from '../../src/state/host-state.ts';
import { AbsentBridge, findGuestPaths, requireBridge } from '../../src/wiring/find-guests.ts';
import { bridge, entry, GUEST, link, patch, port, tap } from './wiring.ts';

const OTHER = tap('tap1', 'br0', 'fe:16:3e:00:00:01');
const STORY = [port('eth0', 'br0'), bridge('br0'), tap('tap0', 'br0'), OTHER];

const waysIn = (links: readonly Link[], fdb: readonly FdbEntry[] = []) =>
  findGuestPaths('br0', links, fdb).paths.map(({ hops }) => hops.map(({ name }) => name).join(' > '));

describe('the guests of a bridge', () => {
  test('are those behind its guest ports, and behind those of bridges further in', () => {
    expect(waysIn(STORY)).toEqual(['eth0 > br0 > tap0', 'eth0 > br0 > tap1']);
    const further = [...STORY, ...patch('pa', 'br0', 'pb', 'br1'), bridge('br1'), tap('tap9', 'br1')];
    expect(waysIn(further)).toContain('eth0 > br0 > pa > pb > br1 > tap9');
  });

  test('are none where the bridge is not there, or has none', () => {
    expect(findGuestPaths('br9', STORY, [])).toEqual({ paths: [], remarks: [] });
    expect(findGuestPaths('br0', [port('eth0', 'br0'), bridge('br0')], [])).toEqual({ paths: [], remarks: [] });
  });

  test('get the remarks of the way that they share once, and none of their own ports', () => {
    const { remarks } = findGuestPaths('br0', STORY.slice(1), []);
    expect(remarks).toEqual([{ code: 'no-uplink', interface: 'br0' }]);
    expect(findGuestPaths('br0', [...STORY, tap('tap2', 'br0', '02:00:00:00:00:02')], []).remarks).toEqual([]);
  });
});

describe('a port hears', () => {
  const heard = (links: readonly Link[], fdb: readonly FdbEntry[] = []) =>
    findGuestPaths('br0', links, fdb).paths.map(({ hears }) => hears);

  test('its own guest only, by the MAC of the guest, else by the one that libvirt gave the port', () => {
    expect(heard(STORY, [entry(GUEST, 'br0', 'tap0')])).toEqual([GUEST, OTHER.mac]);
  });

  test('all, where neither tells: a tap of others, and a veth whatever its MAC', () => {
    expect(heard([...STORY.slice(0, 2), tap('tap2', 'br0', '02:00:00:00:00:02')])).toEqual([undefined]);
    const veth = port('g0', 'br0', { kind: 'veth', mac: OTHER.mac });
    expect(heard([...STORY.slice(0, 2), veth])).toEqual([undefined]);
    expect(heard([...STORY.slice(0, 2), veth], [entry(GUEST, 'br0', 'g0')])).toEqual([GUEST]);
  });

  test('all, where it is a macvtap, which shows the frames of its guest the other way round', () => {
    const macvtap = link('macvtap0', { kind: 'macvtap', lower: 'br0', mac: GUEST });
    const { paths } = findGuestPaths('br0', [...STORY.slice(0, 2), macvtap], []);
    expect(paths.map(({ hears, hops }) => [hops.at(-1)?.name, hears])).toEqual([['macvtap0', undefined]]);
  });
});

test('a bridge that is not there is refused with those that are', () => {
  const refusal = (links: readonly Link[]) => {
    try {
      requireBridge('br9', links);
      return null;
    } catch (error) {
      return error instanceof AbsentBridge ? error.message : error;
    }
  };
  expect(refusal([bridge('br9')])).toBe(null);
  expect(refusal([link('br9')])).toMatch(/no such bridge; there is none here/);
  expect(refusal([link('eth0'), bridge('br0'), bridge('br1')])).toMatch(/no such bridge; there are: br0, br1$/);
});
