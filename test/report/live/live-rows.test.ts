import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { SECOND_NS } from '../../../src/core/time.ts';
import type { Path } from '../../../src/path/path.ts';
import { liveRows } from '../../../src/report/live/live-rows.ts';
import { LiveState } from '../../../src/report/live/live-state.ts';
import { createStyle } from '../../../src/report/text/style.ts';
import { displayWidth } from '../../../src/report/text/width.ts';
import type { FdbEntry, HostState } from '../../../src/state/host-state.ts';
import { LOOP, LOOP_FINDINGS, lease, MAC, path, START, STORY_PATH } from '../story.ts';

interface Size {
  readonly columns: number;
  readonly rows: number;
}

const USUAL: Size = { columns: 80, rows: 24 };

function shown(
  state: LiveState,
  { columns, rows }: Size = USUAL,
  afterS = 12,
  color = false,
  untilBound = false,
): readonly string[] {
  const look = { columns, rows, style: createStyle(color), timeZone: 'utc', untilBound } as const;
  return liveRows(state, look, { nowNs: START + BigInt(afterS) * SECOND_NS, startNs: START, endNs: null });
}

function stateOf(...paths: readonly Path[]): LiveState {
  const state = new LiveState();
  state.begin(paths);
  return state;
}

const [BRIDGE, TAP, UPLINK] = ['brq5dddda71-76', 'tap0b5f208b-76', 'bond0.2222'] as const;

function fdb(port: string, mac = MAC): HostState {
  const entry = (of: string, local: boolean): FdbEntry => ({
    mac: local ? '02:00:00:00:00:01' : of,
    bridge: BRIDGE,
    port,
    vlan: null,
    local,
    static: local,
    sticky: false,
  });
  return { kind: 'fdb', timeNs: START, entries: [entry(mac, true), entry(mac, false)] };
}

/** The loop of the story: the request came back, the bridge moved the guest, the OFFER was lost. */
function loop(): LiveState {
  const state = stateOf(STORY_PATH);
  state.hostState(fdb(TAP));
  const move = { kind: 'fdb-change', mac: MAC, bridge: BRIDGE, vlan: null, from: TAP, to: UPLINK } as const;
  state.hostState({ ...move, timeNs: START + 123_000n });
  for (const message of LOOP.messages) state.verdict(message);
  for (const finding of LOOP_FINDINGS) state.finding(finding);
  return state;
}

describe('on 80x24', () => {
  test('a loss: where it died, where the bridge has the guest, and why', () => {
    expect(shown(loop())).toMatchInlineSnapshot(`
      [
        "TRACE   12 s, guest instance-00000347 fa:16:3e:56:ea:fa      Ctrl-C: the report",
        "HOP       bond0            bond0.2222       brq5dddda71-76   tap0b5f208b-76",
        "REQUEST < 1                1                1                1",
        "BACK    > 1                1                1                1",
        "REPLY   > 1                1                1                LOST 1",
        "FDB     brq5dddda71-76 has it on bond0.2222, NOT on tap0b5f208b-76; 1 move",
        "LAST    14:13:20.000  OFFER LOST between brq5dddda71-76 and tap0b5f208b-76",
        "WHY     the network sent 1 request of the ... [reflected-request] and 1 more",
        "WAITS   11 s for the guest to ask again: the OFFER was lost",
        "        make it ask: virsh reboot instance-00000347, or inside: dhclient IF",
      ]
    `);
  });

  test('a lease', () => {
    const state = stateOf(STORY_PATH);
    state.hostState(fdb(TAP));
    for (const message of lease(1).messages) state.verdict(message);
    expect(shown(state)).toMatchInlineSnapshot(`
      [
        "TRACE   12 s, guest instance-00000347 fa:16:3e:56:ea:fa      Ctrl-C: the report",
        "HOP       bond0            bond0.2222       brq5dddda71-76   tap0b5f208b-76",
        "REQUEST < 2                2                2                2",
        "REPLY   > 2                2                2                2",
        "FDB     brq5dddda71-76 has the guest on tap0b5f208b-76; no drops",
        "LAST    14:13:20.002  ACK reached tap0b5f208b-76; before: OFFER, REQUEST",
        "WAITS   11 s for the guest to renew: the ACK reached tap0b5f208b-76",
      ]
    `);
  });

  test('nothing yet: what it waits for, for how long, and how to make the guest ask', () => {
    expect(shown(stateOf(STORY_PATH))).toMatchInlineSnapshot(`
      [
        "TRACE   12 s, guest instance-00000347 fa:16:3e:56:ea:fa      Ctrl-C: the report",
        "HOP       bond0            bond0.2222       brq5dddda71-76   tap0b5f208b-76",
        "REQUEST < 0                0                0                0",
        "REPLY   > 0                0                0                0",
        "FDB     was not read; no drops",
        "WAITS   12 s for the guest to ask: no message of it so far",
        "        make it ask: virsh reboot instance-00000347, or inside: dhclient IF",
      ]
    `);
    const stranger = shown(stateOf({ ...STORY_PATH, guest: null }));
    expect(stranger[0]).toContain('guest not known yet');
    expect(stranger.at(-1)).toContain('dhclient IF');
  });

  test('a capture that dropped frames, an interface that went down and one that is gone', () => {
    const state = stateOf(STORY_PATH);
    state.counts.dropped('bond0', 12);
    const at = { timeNs: START + 2n * SECOND_NS, detail: '' };
    state.hostState({ kind: 'link-change', interface: BRIDGE, change: 'down', ...at });
    state.hostState({ kind: 'capture', interface: TAP, change: 'gone', ...at });
    const row = () => shown(state).find((each) => each.startsWith('CAPTURE'));
    expect(row()).toBe('CAPTURE   12 drops         no drops         down 10 s        gone 10 s');
    state.hostState({ kind: 'link-change', interface: BRIDGE, change: 'up', ...at });
    state.hostState({ kind: 'capture', interface: TAP, change: 'opened', ...at });
    expect(row()).toBe('CAPTURE   12 drops         no drops         no drops         no drops');
  });

  test('at rest it takes seven rows, and no more than ten where a message was lost', () => {
    const bound = stateOf(STORY_PATH);
    bound.hostState(fdb(TAP));
    for (const message of lease(1).messages) bound.verdict(message);
    for (const state of [bound, stateOf(STORY_PATH)]) expect(shown(state)).toHaveLength(7);
    expect(shown(loop()).length).toBeLessThanOrEqual(10);
  });
});

test('the messages before the latest stay in sight, with what became of them', () => {
  const state = stateOf(STORY_PATH);
  for (const message of LOOP.messages) state.verdict(message);
  const last = shown(state, { columns: 120, rows: 24 }).find((row) => row.startsWith('LAST'));
  expect(last).toBe(
    'LAST    14:13:20.000  OFFER LOST between brq5dddda71-76 and tap0b5f208b-76; before: DISCOVER, DISCOVER came back',
  );
});

test('every bridge of a path is in the one row, unless one has the guest on a wrong port', () => {
  const hop = (name: string, role: 'bridge' | 'tap' | 'veth' | 'uplink') => ({ name, interfaces: [name], role });
  const two: Path = {
    guest: { mac: MAC, name: null },
    hops: [
      hop('eno1', 'uplink'),
      hop('vmbr0', 'bridge'),
      hop('fwpr1', 'veth'),
      hop('fwln1', 'veth'),
      hop('fwbr1', 'bridge'),
      hop('tap1', 'tap'),
    ],
  };
  const state = stateOf(two);
  const entry = { mac: MAC, vlan: null, local: false, static: false, sticky: false };
  const entries = [
    { ...entry, bridge: 'vmbr0', port: 'fwpr1' },
    { ...entry, bridge: 'fwbr1', port: 'tap1' },
  ];
  state.hostState({ kind: 'fdb', timeNs: START, entries });
  const fdbRows = () => shown(state).filter((row) => row.startsWith('FDB'));
  expect(fdbRows()).toEqual(['FDB     vmbr0 has the guest on fwpr1; fwbr1 has it on tap1; no drops']);
  const move = { kind: 'fdb-change', mac: MAC, bridge: 'fwbr1', vlan: null, from: 'tap1', to: 'fwln1' } as const;
  state.hostState({ ...move, timeNs: START + SECOND_NS });
  expect(fdbRows()).toEqual(['FDB     fwbr1 has the guest on fwln1, NOT on tap1; 1 move, last 11 s ago']);
});

test('with several guests their ports count together, whoever comes', () => {
  const state = stateOf(path(['bond0', 'vlan2', 'br0', 'tap0']), path(['bond0', 'vlan2', 'br0', 'tap1']));
  for (let i = 2; i < 10_000; i++) state.addPath(path(['bond0', 'vlan2', 'br0', `tap${i}`]));
  for (const message of lease(1, path(['bond0', 'vlan2', 'br0', 'tap77'])).messages) state.verdict(message);
  const rows = shown(state);
  expect(rows[0]).toContain('10000 guest ports so far');
  expect(rows[1]?.split(/ +/)).toEqual(['HOP', 'bond0', 'vlan2', 'br0', 'guests']);
  expect(rows[2]?.split(/ +/)).toEqual(['REQUEST', '<', '2', '2', '2', '2']);
  expect(state.counts.hops).toHaveLength(4);
});

test('a second guest takes the counts of the first into the common column', () => {
  const state = stateOf(path(['bond0', 'vlan2', 'br0', 'tap0']));
  for (const message of lease(1, path(['bond0', 'vlan2', 'br0', 'tap0'])).messages) state.verdict(message);
  state.addPath(path(['bond0', 'vlan2', 'br0', 'tap1']));
  for (const message of lease(2, path(['bond0', 'vlan2', 'br0', 'tap1'])).messages) state.verdict(message);
  expect(state.counts.hops.at(-1)).toMatchObject({ name: null, seen: { 'to-guest': 4, 'to-network': 4 } });
});

test('more hops than fit: the one that lost something stays, and the ends', () => {
  const names = Array.from({ length: 12 }, (_, i) => `hop${i}`);
  const state = stateOf(path(names));
  state.verdict({
    ...LOOP.messages[2]!,
    sightings: [],
    verdict: { status: 'lost', lastSeen: 'hop5', missing: 'hop6', blind: [], reasons: [] },
  });
  const [, hops, , reply] = shown(state, { columns: 48, rows: 24 });
  expect(hops?.split(/ +/)).toEqual(['HOP', '(+8)', 'hop0', 'hop5', 'hop6', 'hop11']);
  expect(reply?.trim()).toBe('REPLY   > 0        0        LOST 1   0');
});

test.each([
  { columns: 40, rows: 10 },
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
  { columns: 20, rows: 5 },
])('it fits $columns x $rows with room for lines above, coloured or not', (size) => {
  for (const state of [loop(), stateOf(STORY_PATH), stateOf()]) {
    const rows = shown(state, size);
    expect(rows.length).toBeLessThanOrEqual(Math.max(3, size.rows - 2));
    for (const row of rows) expect(displayWidth(row)).toBeLessThan(Math.max(30, size.columns));
    expect(shown(state, size, 12, true).map(stripVTControlCharacters)).toEqual(rows);
  }
});

test('a guest whose entry the bridge has lost, or never had', () => {
  const state = stateOf(STORY_PATH);
  state.hostState(fdb(TAP, '02:00:00:00:00:07'));
  const row = () => shown(state).find((each) => each.startsWith('FDB'));
  expect(row()).toBe(`FDB     ${BRIDGE} has no entry of the guest; no drops`);
  state.hostState(fdb(TAP));
  expect(row()).toBe(`FDB     ${BRIDGE} has the guest on ${TAP}; no drops`);
  const aged = { kind: 'fdb-change', mac: MAC, bridge: BRIDGE, vlan: null, from: TAP, to: null } as const;
  state.hostState({ ...aged, timeNs: START + SECOND_NS });
  expect(row()).toBe(`FDB     ${BRIDGE} has no entry of the guest; no drops`);
});

test('where little fits, the loss stays and what is well goes', () => {
  const rows = shown(loop(), { columns: 40, rows: 10 });
  expect(rows.map((row) => row.slice(0, 8).trim())).toEqual([
    'TRACE',
    'HOP  (+1',
    'REQUEST',
    'BACK',
    'REPLY',
    'LAST',
    'WAITS',
    '',
  ]);
  expect(rows.join('\n')).toMatch(/^REPLY .*LOST 1$/m);
  const state = loop();
  state.counts.dropped('bond0', 3);
  expect(shown(state, { columns: 40, rows: 10 }).join('\n')).toContain('3 drops');
});

test('what a guest or the host is called cannot obey on the terminal', () => {
  const evil = '\u001b[2Jx\u202e';
  const state = stateOf({ guest: { mac: MAC, name: evil }, hops: [{ name: evil, interfaces: [evil], role: 'tap' }] });
  const text = shown(state).join('');
  for (const character of ['\u001b', '\u202e']) expect(text).not.toContain(character);
});

test('where a lease ends the trace, it says why it does not end at once', () => {
  const state = stateOf(STORY_PATH);
  for (const message of lease(1).messages) state.verdict(message);
  const wait = 'WAITS   2 s of 10 s whether the guest keeps its address, then the trace ends';
  expect(shown(state, USUAL, 3, false, true)).toContain(wait);
});

test('a day without a message is said in few words, and says the same for a whole hour', () => {
  const state = stateOf(STORY_PATH);
  expect(shown(state, USUAL, 90_000).join('\n')).toContain('1 d 1 h for the guest to ask');
  expect(shown(state, USUAL, 90_000)).toEqual(shown(state, USUAL, 93_000));
});
