/** Interfaces that come, go and change while a live source captures on them. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run, until } from '../../lab/process.js';
import { dhcpFilter } from '../../src/capture/filter.ts';
import { type Captured, captureWhile, delay, eventsOf, eventually } from '../native/capture-while.ts';
import { discover, offer } from '../native/dhcp-frame.ts';
import { createNetwork, describeLive, type Network } from '../native/network.ts';

const filter = dhcpFilter(null);
const [up, tap] = [0, 1];

describeLive('live source under change', () => {
  let network: Network;
  beforeEach(async () => {
    network = await createNetwork();
  });
  afterEach(() => network.close());

  const hops = (...names: string[]) => names.map((name) => ({ name: network.hv(name), promiscuous: false }));
  const times = (captured: Captured, kind: 'opened' | 'gone', id: number): bigint[] =>
    eventsOf(captured, kind).flatMap((event) => (event.interfaceId === id ? [event.timeNs] : []));
  const warnings = (captured: Captured): string[] => eventsOf(captured, 'warning').map(({ message }) => message);
  /** The guest's port, as a guest that boots has it made. */
  const makeTap = async () => {
    await network.ip('link', 'add', 'tap0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', network.ns.name('guest'));
    await network.ip('link', 'set', 'tap0', 'master', 'br0', 'up');
    await network.ns.ip('guest', 'link', 'set', 'eth0', 'up');
  };

  test('a port that is deleted is gone, the others go on, and it is captured again when it is back', async () => {
    const captured = await captureWhile(hops('up0', 'tap0'), { filter }, async (growing) => {
      for (let reboot = 1; reboot <= 2; reboot++) {
        await network.inject('guest', [discover()], { count: 3 });
        await network.ip('link', 'del', 'tap0');
        await eventually(() => times(growing, 'gone', tap).length === reboot, 'gone');
        await network.inject('wire', [offer()], { count: 3 });
        await makeTap();
        await eventually(() => times(growing, 'opened', tap).length === reboot + 1, 'opened again');
      }
      await network.inject('guest', [discover()], { count: 3 });
      await eventually(() => growing.frames.filter(({ interfaceId }) => interfaceId === tap).length >= 9, 'frames');
    });
    const of = (id: number) => captured.frames.filter(({ interfaceId }) => interfaceId === id);
    expect(of(tap).filter(({ direction }) => direction === 'in')).toHaveLength(9);
    expect(of(up).filter(({ direction }) => direction === 'in')).toHaveLength(6);
    expect(times(captured, 'opened', up)).toHaveLength(1);
    expect(times(captured, 'gone', up)).toEqual([]);
    // The gap is a window: nothing of the port is stamped inside it.
    const [opened, gone] = [times(captured, 'opened', tap), times(captured, 'gone', tap)];
    for (const [index, from] of gone.entries()) {
      const to = opened[index + 1] ?? 0n;
      expect(to).toBeGreaterThan(from);
      expect(of(tap).filter(({ timeNs }) => timeNs > from && timeNs < to)).toEqual([]);
    }
    // Counters go on over the openings.
    expect(eventsOf(captured, 'stats').findLast(({ interfaceId }) => interfaceId === tap)).toMatchObject({
      seen: of(tap).length,
      dropped: 0,
    });
    expect(eventsOf(captured, 'gone')[0]).toMatchObject({ reason: 'interface-gone', detail: /tap0/ });
  });

  test('down and up, renamed, moved to another bridge: told, and the capture goes on', async () => {
    const captured = await captureWhile(hops('up0', 'tap0'), { filter }, async (growing) => {
      await network.ip('link', 'set', 'tap0', 'down');
      await eventually(() => warnings(growing).some((text) => /went down/.test(text)), 'down');
      await network.ip('link', 'set', 'tap0', 'name', 'tap9');
      await network.ip('link', 'set', 'tap9', 'up');
      await eventually(() => warnings(growing).some((text) => /came up/.test(text)), 'up');
      await network.ip('link', 'add', 'br1', 'type', 'bridge');
      await network.ip('link', 'set', 'tap9', 'master', 'br1');
      await network.inject('guest', [discover()], { count: 5 });
      await eventually(() => growing.frames.length >= 5, 'frames');
    });
    expect(warnings(captured).some((text) => /tap0 is now called tap9/.test(text))).toBe(true);
    expect(captured.frames.filter(({ interfaceId }) => interfaceId === tap)).toHaveLength(5);
    expect(eventsOf(captured, 'gone')).toEqual([]);
  });

  test('an interface moved to another namespace is gone', async () => {
    const captured = await captureWhile(hops('up0', 'tap0'), { filter }, async (growing) => {
      await network.ip('link', 'set', 'tap0', 'netns', network.ns.name('wire'));
      await eventually(() => times(growing, 'gone', tap).length === 1, 'gone');
      await delay(300);
    });
    expect(times(captured, 'opened', tap)).toHaveLength(1);
  });

  test('a namespace that is deleted is let go, and captured again when it is back', async () => {
    const name = network.ns.name('guest');
    const end = [{ name: `${name}/eth0`, promiscuous: false }];
    const captured = await captureWhile([...hops('up0'), ...end], { filter }, async (growing) => {
      await run(['ip', 'netns', 'del', name]);
      await eventually(() => times(growing, 'gone', 1).length === 1, 'gone');
      // Nothing of ours keeps it alive: its veth, and so the other end, goes with it.
      expect(await until(async () => !(await network.ip('link')).includes('tap0'), 2000)).toBe(true);
      await run(['ip', 'netns', 'add', name]);
      await makeTap();
      await eventually(() => times(growing, 'opened', 1).length === 2, 'opened again');
      await network.inject('guest', [discover()], { count: 3 });
      await eventually(() => growing.frames.filter(({ interfaceId }) => interfaceId === 1).length === 3, 'frames');
    });
    expect(
      captured.frames.filter(({ interfaceId }) => interfaceId === 1).every(({ direction }) => direction === 'out'),
    ).toBe(true);
  });

  test('waits for an interface that does not exist, and for one that is down', async () => {
    await network.ip('link', 'del', 'tap0');
    await network.ip('link', 'set', 'up0', 'down');
    const waited = [{ name: network.hv('tap0'), promiscuous: false, wait: true }];
    const captured = await captureWhile([...hops('up0'), ...waited], { filter }, async (growing) => {
      await delay(100);
      expect(times(growing, 'opened', up)).toEqual([]);
      await network.ip('link', 'set', 'up0', 'up');
      await eventually(() => times(growing, 'opened', up).length === 1, 'up0');
      await makeTap();
      await eventually(() => times(growing, 'opened', tap).length === 1, 'tap0');
      await network.inject('guest', [discover()], { count: 3 });
      await eventually(() => growing.frames.filter(({ interfaceId }) => interfaceId === tap).length === 3, 'frames');
    });
    expect(warnings(captured)).toHaveLength(2);
    expect(warnings(captured).every((text) => /is not captured/.test(text))).toBe(true);
  });

  test('interfaces are added and removed while it runs', async () => {
    const captured = await captureWhile(hops('up0'), { filter }, async (growing, source) => {
      source.add({ name: network.hv('tap0'), promiscuous: false });
      await eventually(() => times(growing, 'opened', tap).length === 1, 'added');
      await network.inject('guest', [discover()], { count: 3 });
      await eventually(() => growing.frames.length === 6, 'frames of both');
      source.remove(network.hv('up0'));
      await eventually(() => times(growing, 'gone', up).length === 1, 'removed');
      await network.inject('guest', [discover()], { count: 3 });
      await eventually(() => growing.frames.length >= 9, 'frames of the other');
    });
    expect(captured.frames).toHaveLength(9);
    expect(eventsOf(captured, 'interface').map((event) => event.interface)).toMatchObject([
      { id: up, name: network.hv('up0') },
      { id: tap, name: network.hv('tap0') },
    ]);
  });
});
