/** Targets, links, FDB and the kernel log of real bridges, veths and taps, in namespaces of this test. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { labMissing } from '../../lab/requirements.js';
import { createLiveHostFeed } from '../../src/host/live-host-feed.ts';
import { type ResolveOptions, resolveTargets } from '../../src/host/resolve-target.ts';
import { type RunCommand, runCommand } from '../../src/host/run-command.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { parseOwnAddress } from '../../src/state/own-address.ts';
import { checkWiring } from '../../src/wiring/check-wiring.ts';
import { batchOf, frameFrom, neighbour } from './batches.ts';

const HOST = `dhhost${process.pid}h`;
const OUTSIDE = `dhhost${process.pid}o`;
const GUEST = 'fa:16:3e:56:ea:fa';

async function resolveTarget(target: string, options: ResolveOptions = {}) {
  const { targets } = await resolveTargets(target, options);
  return targets[0]!;
}

function ip(...args: readonly string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: 'pipe' });
}

const missing = labMissing();

describe.skipIf(missing !== null)(`a real host${missing === null ? '' : ` [skipped: ${missing}]`}`, () => {
  beforeAll(() => {
    for (const netns of [HOST, OUTSIDE]) ip('netns', 'add', netns);
    const links = [
      'link add br0 type bridge',
      'link add up0 type veth peer name far0',
      `link set far0 netns ${OUTSIDE}`,
      'link set up0 master br0',
      'link add fwbr0 type bridge',
      'link add fwpr0 type veth peer name fwln0',
      'link set fwpr0 master br0',
      'link set fwln0 master fwbr0',
      'tuntap add tap0 mode tap',
      'link set tap0 address fe:16:3e:56:ea:fa master fwbr0',
      'tuntap add tap1 mode tap',
      'link add low0 type veth peer name low1',
      'link add link low0 name mvt0 type macvtap mode bridge',
      ...['br0', 'up0', 'fwbr0', 'fwpr0', 'fwln0', 'tap0', 'low0', 'low1', 'mvt0'].map((name) => `link set ${name} up`),
    ];
    for (const line of links) ip('-n', HOST, ...line.split(' '));
    ip('-n', OUTSIDE, 'link', 'set', 'far0', 'up');
  });

  afterAll(() => {
    for (const netns of [HOST, OUTSIDE]) ip('netns', 'del', netns);
  });

  const hopsOf = async (target: string, run?: RunCommand) => {
    const { path } = await resolveTarget(target, run ? { run } : {});
    return path.hops.map((hop) => `${hop.role} ${hop.name}`).join(' > ');
  };

  it('has a path from the tap through both bridges to the uplink', async () => {
    const expected = ['uplink up0', 'bridge br0', 'veth fwpr0', 'veth fwln0', 'bridge fwbr0', 'tap tap0'];
    const named = expected.map((hop) => hop.replace(' ', ` ${HOST}/`)).join(' > ');
    expect(await hopsOf(`${HOST}/tap0`)).toBe(named);
    expect(await hopsOf(`${HOST}/${GUEST}`)).toBe(named);
  });

  it('follows a macvtap to the device below', async () => {
    expect(await hopsOf(`${HOST}/mvt0`)).toBe(`veth ${HOST}/low1 > veth ${HOST}/low0 > macvtap ${HOST}/mvt0`);
  });

  it("goes through the host's end where TARGET is the inside of a container", async () => {
    const inside: RunCommand = (file, args) => runCommand('ip', ['netns', 'exec', HOST, file, ...args]);
    const { path, remarks } = await resolveTarget(`${OUTSIDE}/far0`, { run: inside });
    expect(path.hops.slice(-2).map(({ name }) => name)).toEqual(['up0', `${OUTSIDE}/far0`]);
    expect(path.guest?.mac).toMatch(/^[0-9a-f:]{17}$/);
    expect(remarks).toContainEqual({ code: 'host-end-of-target', interface: 'up0' });
  });

  it('shows what is wrong: a tap nobody opened, isolation, a port without a bridge', async () => {
    const { path, links, fdb } = await resolveTarget(`${HOST}/tap0`);
    expect(checkWiring(path, links, fdb)).toMatchObject([
      { code: 'port-down', interface: `${HOST}/tap0`, facts: { up: true, carrier: false } },
    ]);
    for (const port of ['up0', 'fwpr0'])
      execFileSync('bridge', ['-n', HOST, 'link', 'set', 'dev', port, 'isolated', 'on']);
    const after = await resolveTarget(`${HOST}/tap0`);
    expect(checkWiring(after.path, after.links).map((problem) => problem.code)).toEqual([
      'port-down',
      'port-isolated',
      'port-isolated',
    ]);
    const alone = await resolveTarget(`${HOST}/tap1`);
    expect(checkWiring(alone.path, alone.links).map((problem) => problem.code)).toEqual([
      'port-down',
      'tap-not-on-bridge',
    ]);
    for (const port of ['up0', 'fwpr0'])
      execFileSync('bridge', ['-n', HOST, 'link', 'set', 'dev', port, 'isolated', 'off']);
  });

  it('sees the kernel complain about its own address from outside, and names the ports of events', async () => {
    const { path, links } = await resolveTarget(`${HOST}/tap0`);
    const live = await createLiveHostFeed({ paths: [path] });
    expect(
      live
        .feed(batchOf())
        .map((state) => state.kind)
        .slice(0, 3),
    ).toEqual(['path', 'link', 'fdb']);

    const index = (name: string) => links.find((link) => link.name === `${HOST}/${name}`)?.index ?? 0;
    const event = { timeNs: 1n, portIndex: index('up0'), bridgeIndex: index('br0'), netns: HOST };
    expect(live.feed({ ...batchOf(neighbour(event)), frames: [frameFrom(GUEST)] })).toMatchObject([
      { kind: 'fdb-change', mac: GUEST, bridge: `${HOST}/br0`, from: null, to: `${HOST}/up0` },
    ]);

    // Anything sent from outside under the MAC of the bridge's port; IPv6 sends on its own when the link comes up.
    const own = links.find((link) => link.name === `${HOST}/fwpr0`)?.mac ?? '';
    for (const change of [['down'], ['address', own], ['up']]) ip('-n', OUTSIDE, 'link', 'set', 'far0', ...change);
    const lines: HostState[] = [];
    await vi.waitFor(
      () => {
        lines.push(...live.feed(batchOf()).filter((state) => state.kind === 'kernel-log'));
        const reports = lines.flatMap((state) =>
          state.kind === 'kernel-log' ? (parseOwnAddress(state.text) ?? []) : [],
        );
        expect(reports).toContainEqual({ bridge: 'br0', port: 'up0', mac: own, vlan: 0 });
      },
      { timeout: 15_000, interval: 100 },
    );
    live.close();
  });
});
