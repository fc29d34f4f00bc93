/** The stages of a bridge’s ports and its forwarding database, each by itself: what it says at its edges. */
import { describe, expect, test } from 'vitest';
import { PASSES } from '../../../src/forward/answer.ts';
import type { Packet } from '../../../src/forward/packet.ts';
import { destination } from '../../../src/forward/stages/destination.ts';
import { egressMember } from '../../../src/forward/stages/egress-member.ts';
import { egressPort } from '../../../src/forward/stages/egress-port.ts';
import { flooding } from '../../../src/forward/stages/flooding.ts';
import { ingressMember } from '../../../src/forward/stages/ingress-member.ts';
import { ingressPort } from '../../../src/forward/stages/ingress-port.ts';
import { isolation } from '../../../src/forward/stages/isolation.ts';
import { lockedPort } from '../../../src/forward/stages/locked-port.ts';
import type { Link } from '../../../src/state/host-state.ts';
import { port } from '../../wiring/wiring.ts';
import { GUEST, OFFER, SERVER } from '../firewall/scenes.ts';
import {
  BROADCAST,
  crossing,
  doubt,
  host,
  type Known,
  MULTICAST,
  NO_PORT,
  stop,
  TAP,
  UNFLAGGED,
  UPLINK,
  withFlags,
} from './build.ts';

test('a port that is none of the bridge stops the frame, and what the host sends or gets passes no port', () => {
  const outside = port('tap0', 'br9');
  for (const [stage, side] of [
    [ingressMember, 'from'],
    [egressMember, 'to'],
  ] as const) {
    const ask = (at: Link | null) => stage(crossing({ [side]: at }), OFFER, host());
    expect(ask(TAP)).toBe(PASSES);
    expect(ask(null)).toBe(PASSES);
    expect(ask(outside)).toEqual(stop('tap-not-on-bridge', { port: 'tap0', master: 'br9', bridge: 'br0' }));
  }
});

test('the port a frame came in by forwards', () => {
  const ask = (from: Link | null) => ingressPort(crossing({ from }), OFFER, host());
  expect(ask(null)).toBe(PASSES);
  expect(ask(UPLINK)).toBe(PASSES);
  expect(ask({ ...UPLINK, portState: null })).toEqual(doubt('the state of the bridge port uplink0'));
  expect(ask({ ...UPLINK, portState: 'blocking' })).toEqual(
    stop('port-not-forwarding', { port: 'uplink0', state: 'blocking' }),
  );
  expect(ask({ ...UPLINK, portState: 'disabled', up: false })).toEqual(
    stop('port-down', { port: 'uplink0', up: false }),
  );
});

test('the port a frame is to leave by is up, has a carrier, and forwards', () => {
  const ask = (to: Link | null) => egressPort(crossing({ to }), OFFER, host());
  expect(ask(null)).toBe(PASSES);
  expect(ask(TAP)).toBe(PASSES);
  expect(ask({ ...TAP, up: false })).toEqual(stop('port-down', { port: 'tap0', up: false }));
  expect(ask({ ...TAP, carrier: false })).toEqual(stop('port-down', { port: 'tap0', up: true }));
  expect(ask({ ...TAP, portState: null })).toEqual(doubt('the state of the bridge port tap0'));
  expect(ask({ ...TAP, portState: 'learning' })).toEqual(
    stop('port-not-forwarding', { port: 'tap0', state: 'learning' }),
  );
});

describe('where the bridge sends a frame', () => {
  const ask = (known: Known, packet: Packet = OFFER, to: Link | null = TAP) =>
    destination(crossing({ to }), packet, host(known));
  const elsewhere = {
    entries: { [GUEST]: { to: 'uplink0' }, [BROADCAST]: { to: 'uplink0' }, [MULTICAST]: { to: 'uplink0' } },
  };

  test('a known address goes to its one port', () => {
    expect(ask({ entries: { [GUEST]: { to: 'tap0' } } })).toBe(PASSES);
    expect(ask({})).toBe(PASSES);
    expect(ask({ entries: { [GUEST]: { to: null } } })).toBe(PASSES);
    const facts = { mac: GUEST, port: 'uplink0', expectedPort: 'tap0', bridge: 'br0' };
    expect(ask(elsewhere)).toEqual(stop('guest-mac-on-wrong-port', facts));
  });

  test('a local entry ends on the host, be it of that port', () => {
    for (const to of ['tap0', 'br0']) {
      expect(ask({ entries: { [GUEST]: { to, local: true } } })).toEqual(stop('guest-mac-is-port-mac', { port: to }));
    }
  });

  test('a group, an unknown address and a frame for the host itself have no one port', () => {
    for (const to of [BROADCAST, MULTICAST, null]) expect(ask(elsewhere, { ...OFFER, destination: to })).toBe(PASSES);
    expect(ask(elsewhere, OFFER, null)).toBe(PASSES);
  });

  test('what was not read is not known', () => {
    expect(ask({ entries: null })).toEqual(doubt('what br0 had learned'));
  });
});

describe('flooding', () => {
  const ask = (to: Link | null, packet: Packet = OFFER, known: Known = {}) =>
    flooding(crossing({ to }), packet, host(known));
  const broadcast = { ...OFFER, destination: BROADCAST };

  test('a broadcast leaves by ports that take broadcasts, whatever else they take', () => {
    expect(ask(withFlags(TAP, { flood: false }), broadcast)).toBe(PASSES);
    const facts = { port: 'tap0', bridge: 'br0', mac: BROADCAST, broadcast: true };
    expect(ask(withFlags(TAP, { broadcastFlood: false }), broadcast)).toEqual(stop('flooding-off', facts));
    expect(ask(withFlags(TAP, { proxyArp: true }), broadcast)).toEqual(stop('flooding-off', { proxyArp: true }));
  });

  test('a unicast leaves by a port that is not flooded to where the bridge knows it', () => {
    const off = withFlags(TAP, { flood: false });
    expect(ask(TAP)).toBe(PASSES);
    expect(ask(off, OFFER, { entries: { [GUEST]: { to: 'tap0' } } })).toBe(PASSES);
    expect(ask(off)).toEqual(stop('flooding-off', { mac: GUEST, broadcast: false, proxyArp: false }));
    expect(ask(withFlags(TAP, { proxyArp: true }))).toEqual(stop('flooding-off', { broadcast: false, proxyArp: true }));
    expect(ask(off, { ...OFFER, destination: MULTICAST })).toBe(PASSES);
  });

  test('nothing is said without a port, its flags or a destination; lacking flags and entries are named', () => {
    expect(ask(null)).toBe(PASSES);
    expect(ask(NO_PORT)).toBe(PASSES);
    expect(ask(withFlags(TAP, { flood: false, broadcastFlood: false }), { ...OFFER, destination: null })).toBe(PASSES);
    expect(ask(UNFLAGGED)).toEqual(doubt('the flags of the bridge port tap0'));
    expect(ask(withFlags(TAP, { flood: false }), OFFER, { entries: null })).toEqual(doubt('what br0 had learned'));
  });
});

test('two isolated ports do not reach each other; with one that is not they do', () => {
  const isolated = (from: Link) => withFlags(from, { isolated: true });
  const ask = (from: Link | null, to: Link | null) => isolation(crossing({ from, to }), OFFER, host());
  expect(ask(isolated(UPLINK), isolated(TAP))).toEqual(
    stop('port-isolated', { port: 'tap0', other: 'uplink0', bridge: 'br0' }),
  );
  for (const [from, to] of [
    [isolated(UPLINK), TAP],
    [UPLINK, isolated(TAP)],
    [UPLINK, UNFLAGGED],
    [{ ...UPLINK, port: null }, TAP],
    [null, isolated(TAP)],
    [isolated(UPLINK), null],
    [NO_PORT, isolated(TAP)],
    [isolated(UPLINK), NO_PORT],
  ] as const) {
    expect(ask(from, to)).toBe(PASSES);
  }
  expect(ask(isolated(UPLINK), UNFLAGGED)).toEqual(doubt('bridge port tap0'));
  expect(ask({ ...UPLINK, port: null }, isolated(TAP))).toEqual(doubt('bridge port uplink0'));
});

test('a locked port takes frames from MACs with an entry on it only', () => {
  const locked = withFlags(UPLINK, { locked: true });
  const ask = (known: Known, from: Link | null = locked, packet = OFFER) =>
    lockedPort(crossing({ from }), packet, host(known));
  expect(ask({ entries: { [SERVER]: { to: 'uplink0' } } })).toBe(PASSES);
  const facts = { port: 'uplink0', bridge: 'br0', mac: SERVER, locked: true };
  for (const entry of [{ to: 'tap0' }, { to: 'uplink0', local: true }]) {
    expect(ask({ entries: { [SERVER]: entry } })).toEqual(stop('learning-off', facts));
  }
  expect(ask({})).toEqual(stop('learning-off', facts));
  expect(ask({ entries: null })).toEqual(doubt('what br0 had learned'));
  expect(ask({}, UPLINK)).toBe(PASSES);
  expect(ask({}, null)).toBe(PASSES);
  expect(ask({}, NO_PORT)).toBe(PASSES);
  expect(ask({}, UNFLAGGED)).toEqual(doubt('bridge port tap0'));
  expect(ask({}, locked, { ...OFFER, source: null })).toBe(PASSES);
});
