/** In which VLAN a frame is, and which ports and devices take it. */
import { describe, expect, test } from 'vitest';
import { PASSES } from '../../../src/forward/answer.ts';
import type { BridgeCrossing } from '../../../src/forward/crossing.ts';
import { entryOf } from '../../../src/forward/entry-of.ts';
import type { Packet } from '../../../src/forward/packet.ts';
import { vlanDevice } from '../../../src/forward/stages/vlan-device.ts';
import { vlanEgress } from '../../../src/forward/stages/vlan-egress.ts';
import { vlanIngress } from '../../../src/forward/stages/vlan-ingress.ts';
import { isAmongVlans, tagOf, vlanOn } from '../../../src/forward/vlan.ts';
import type { Link } from '../../../src/state/host-state.ts';
import { link } from '../../wiring/wiring.ts';
import { GUEST, OFFER } from '../firewall/scenes.ts';
import { BR0, crossing, doubt, host, type Known, step, stop, TAP, vlan, vlansOf } from './build.ts';

describe('VLANs', () => {
  const filtering = { ...BR0, vlanFiltering: true };
  const tables = vlansOf({ uplink0: [vlan(10), vlan(1, 5, true)], tap0: [vlan(3)], br0: [vlan(7, 7, true)] });
  const tagged = (...vlanIds: readonly number[]): Packet => ({ ...OFFER, vlanIds });
  const on = (packet: Packet, differs: Partial<BridgeCrossing> = {}, vlans = tables) =>
    vlanOn(crossing({ bridge: filtering, ...differs }), packet, host({ vlans }));

  test('a frame is in that of its outer tag, else in the PVID of the port it came in by', () => {
    expect([on(tagged(10, 4)), on(tagged()), on(tagged(0))]).toEqual([10, 1, 1]);
    expect(on(tagged(), { from: null })).toBe(7);
    expect(on(tagged(), { from: TAP })).toBe(null);
    expect(on(tagged(), {}, () => null)).toBe(undefined);
    expect(on(tagged(10), { bridge: { ...BR0, vlanFiltering: false } })).toBe(null);
    expect([on(tagged(10), { bridge: BR0 }), on(tagged(), { bridge: BR0 })]).toEqual([10, null]);
    expect(tagOf(tagged())).toBe(null);
  });

  test('a table names ranges', () => {
    const among = (id: number) => isAmongVlans(id, [vlan(10), vlan(2, 5)]);
    expect([1, 2, 5, 6, 9, 10, 11].map(among)).toEqual([false, true, true, false, false, true, false]);
    expect(isAmongVlans(1, [])).toBe(false);
  });

  test('a port takes frames of its VLANs only', () => {
    const ask = (packet: Packet, differs: Partial<BridgeCrossing> = {}, vlans = tables) =>
      vlanIngress(crossing({ bridge: filtering, ...differs }), packet, host({ vlans }));
    expect(ask(tagged(10))).toBe(PASSES);
    expect(ask(tagged())).toBe(PASSES);
    expect(ask(tagged(6))).toEqual(
      stop('vlan-not-allowed', { port: 'uplink0', bridge: 'br0', vlan: 6, leaves: false }),
    );
    expect(ask(tagged(), { from: TAP })).toEqual(stop('vlan-not-allowed', { port: 'tap0', vlan: null }));
    expect(ask(tagged(6), {}, () => null)).toEqual(doubt('the VLANs of uplink0'));
    expect(ask(tagged(6), { from: null })).toBe(PASSES);
    for (const vlanFiltering of [false, undefined]) {
      expect(ask(tagged(6), { bridge: { ...BR0, vlanFiltering } as Link })).toBe(PASSES);
    }
  });

  test('a frame leaves by ports in its VLAN only', () => {
    const ask = (packet: Packet, differs: Partial<BridgeCrossing> = {}, vlans = tables) =>
      vlanEgress(crossing({ bridge: filtering, ...differs }), packet, host({ vlans }));
    expect(ask(tagged(3))).toBe(PASSES);
    expect(ask(tagged(10))).toEqual(stop('vlan-not-allowed', { port: 'tap0', bridge: 'br0', vlan: 10, leaves: true }));
    expect(ask(tagged())).toEqual(stop('vlan-not-allowed', { vlan: 1 }));
    // No VLAN takes it: it was stopped as it came in.
    expect(ask(tagged(), { from: TAP })).toBe(PASSES);
    expect(ask(tagged(10), {}, vlansOf({ uplink0: [vlan(10)] }))).toEqual(doubt('the VLANs of tap0'));
    expect(ask(tagged(), {}, vlansOf({ tap0: [vlan(3)] }))).toEqual(doubt('the VLANs of tap0'));
    expect(ask(tagged(10), { to: null })).toBe(PASSES);
    for (const vlanFiltering of [false, undefined]) {
      expect(ask(tagged(10), { bridge: { ...BR0, vlanFiltering } as Link })).toBe(PASSES);
    }
  });

  test('an entry is looked up in the VLAN of the frame', () => {
    const known = { entries: { [GUEST]: { to: 'tap0', vlan: 10 } }, vlans: tables };
    const ask = (packet: Packet, differs: Known = {}) =>
      entryOf(GUEST, crossing({ bridge: filtering }), packet, host({ ...known, ...differs }));
    expect(ask(tagged(10))).toMatchObject({ entry: { to: 'tap0', vlan: 10 } });
    expect(ask(tagged())).toEqual({ entry: null });
    expect(ask(tagged(), { vlans: () => null })).toEqual({ unknown: 'the VLANs of uplink0' });
    expect(entryOf(GUEST, crossing({ bridge: filtering, from: null }), tagged(), host())).toEqual({
      unknown: 'the VLANs of br0',
    });
    expect(ask(tagged(10), { entries: null })).toEqual({ unknown: 'what br0 had learned' });
  });

  test('a VLAN device takes its own tag from the device below it', () => {
    const eth0 = link('eth0');
    const device = link('eth0.10', { kind: 'vlan', lower: 'eth0', vlanId: 10 });
    const ask = (to: Link, packet: Packet, from = eth0) => vlanDevice(step(from, to), packet, host());
    expect(ask(device, tagged(10))).toBe(PASSES);
    expect(ask(device, tagged(11))).toEqual(stop('vlan-tag-mismatch', { port: 'eth0.10', vlan: 11, expected: 10 }));
    expect(ask(device, tagged())).toEqual(stop('vlan-tag-mismatch', { vlan: null }));
    expect(ask({ ...device, vlanId: null }, tagged(11))).toBe(PASSES);
    expect(ask({ ...device, kind: 'macvlan' }, tagged(11))).toBe(PASSES);
    expect(ask(device, tagged(11), link('eth1'))).toBe(PASSES);
  });
});
