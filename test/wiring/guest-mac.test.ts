/** Which MAC the guest behind a port has, by what a bridge learned there; and whose port a MAC is of. */
import { expect, test } from 'vitest';
import type { FdbEntry } from '../../src/state/host-state.ts';
import { findCandidates } from '../../src/wiring/find-candidates.ts';
import { findGuestMac } from '../../src/wiring/guest-mac.ts';
import { bridge, entry, GUEST, tap } from './wiring.ts';

const PLAIN = tap('tap0', 'br0', '02:00:00:00:00:77');
const LIBVIRT = tap('tap0', 'br0');
const OTHER = '52:54:00:00:00:09';
const local = (mac: string) => entry(mac, 'br0', 'tap0', { local: true });

test('the one MAC that was learned on the port; its own, and groups, were not learned', () => {
  const of = (...fdb: readonly FdbEntry[]) => findGuestMac(PLAIN, fdb);
  expect(of(entry(GUEST, 'br0', 'tap0'))).toBe(GUEST);
  expect(of(entry(GUEST, 'br0', 'tap0'), local(PLAIN.mac))).toBe(GUEST);
  expect(of(entry(GUEST, 'br0', 'tap0'), entry('33:33:00:00:00:01', 'br0', 'tap0'))).toBe(GUEST);
  expect(of(entry(GUEST, 'br0', 'tap0'), entry(OTHER, 'br0', 'tap0'))).toBe(null);
  expect(of(entry(GUEST, 'br0', 'tap1'))).toBe(null);
});

test('of a port with libvirt’s MAC the one that this stands for, whatever else is learned, wherever', () => {
  const of = (...fdb: readonly FdbEntry[]) => findGuestMac(LIBVIRT, fdb);
  expect(of(entry(GUEST, 'br0', 'uplink0'), entry(OTHER, 'br0', 'tap0'))).toBe(GUEST);
  expect(of(entry(LIBVIRT.mac, 'br0', 'uplink0'), entry(GUEST, 'br0', 'uplink0'))).toBe(GUEST);
  expect(of(entry(OTHER, 'br0', 'tap0'))).toBe(OTHER);
});

test('a MAC is of the port that it was learned on, not of one that another was', () => {
  const links = [bridge('br0'), PLAIN, tap('tap1', 'br0', '02:00:00:00:00:78')];
  const portsOf = (...fdb: readonly FdbEntry[]) => {
    const { fits, candidates } = findCandidates({ kind: 'mac', mac: GUEST }, links, fdb);
    return fits ? candidates.map((each) => `${each.interface} ${each.mac}`) : [];
  };
  expect(portsOf(entry(GUEST, 'br0', 'tap1'), entry(OTHER, 'br0', 'tap0'))).toEqual([`tap1 ${GUEST}`]);
  expect(portsOf(local(GUEST))).toEqual([]);
  expect(portsOf(entry(OTHER, 'br0', 'tap0'))).toEqual([]);
});
