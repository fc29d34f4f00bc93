/** A running trace holds no more power than it needs: its threads are looked at from outside, as the kernel has them. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtFile } from '../../lab/built-program.js';
import { type Started, start, until } from '../../lab/process.js';
import { PROGRAM } from '../../lab/trace.js';
import { discover } from './dhcp-frame.ts';
import { createNetwork, describeLive, type Network } from './network.ts';

const USER = 12_345;
const GROUP = 12_346;
/** What Debian and others give it. */
const NOBODY = 65_534;
const [NET_ADMIN, NET_RAW, SYS_ADMIN, SYSLOG] = [1n << 12n, 1n << 13n, 1n << 21n, 1n << 34n];
const KEPT = NET_ADMIN | NET_RAW | SYSLOG;
const TRACE = [process.execPath, PROGRAM, 'trace', '--format', 'json', '--no-color'];
const GRANTED = '+net_raw,+net_admin,+syslog';
const AS_USER = ['setpriv', `--reuid=${USER}`, `--regid=${GROUP}`, '--clear-groups'];

/** Why the program cannot be run as another user here, or null: a checkout in a home of mode 0700. */
function userMissing(): string | null {
  const [file, ...args] = [...AS_USER, process.execPath, PROGRAM, '--version'];
  return spawnSync(file as string, args).status === 0 ? null : 'the program cannot be read by other users';
}

interface ThreadStatus {
  readonly name: string;
  readonly users: string;
  readonly groups: string;
  readonly sealed: boolean;
  readonly permitted: bigint;
  readonly effective: bigint;
  readonly ambient: bigint;
}

function threadsOf(pid: number): ThreadStatus[] {
  return readdirSync(`/proc/${pid}/task`).map((task) => {
    const status = readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8');
    const field = (key: string): string => new RegExp(`^${key}:[\\t ]*(.*)$`, 'm').exec(status)?.[1]?.trim() ?? '';
    const mask = (key: string): bigint => BigInt(`0x${field(key)}`);
    return {
      name: Number(task) === pid ? 'main' : field('Name'),
      users: field('Uid'),
      groups: `${field('Gid')} ${field('Groups')}`.trim(),
      sealed: field('NoNewPrivs') === '1',
      permitted: mask('CapPrm'),
      effective: mask('CapEff'),
      ambient: mask('CapAmb'),
    };
  });
}

/** Checks every thread: the user, and who holds what. */
function expectLowered(pid: number, user: number, group: number, kept: bigint): void {
  const threads = threadsOf(pid);
  expect(threads.length).toBeGreaterThan(5);
  for (const { name, users, groups, sealed, permitted, effective, ambient } of threads) {
    expect(users.split('\t'), name).toEqual(Array(4).fill(`${user}`));
    expect(groups.split('\t'), name).toEqual(Array(4).fill(`${group}`));
    expect(sealed, name).toBe(true);
    const holds = ['main', 'dhcphop-capture', 'dhcphop-opener'].includes(name) ? kept : 0n;
    expect({ name, permitted, effective }).toEqual({ name, permitted: holds, effective: holds });
    expect(ambient, name).toBe(name === 'main' ? kept : 0n);
  }
  expect(threads.map(({ name }) => name).filter((name) => name.startsWith('dhcphop'))).toHaveLength(2);
}

/** No process of the same user may look inside: what a process that cannot be dumped shows in /proc belongs to root. */
function expectClosed(pid: number): void {
  expect(statSync(`/proc/${pid}/mem`).uid).toBe(0);
  expect(readFileSync(`/proc/${pid}/limits`, 'utf8')).toMatch(/^Max core file size +0 +0 /m);
}

describeLive('a running trace', () => {
  let network: Network;
  let directory: string;
  let running: Started[];
  beforeEach(async () => {
    network = await createNetwork();
    directory = mkdtempSync(join(tmpdir(), 'dhcphop-privileges-'));
    running = [];
    builtFile('main.js');
  });
  afterEach(async () => {
    for (const started of running) await started.stop('SIGKILL');
    await network.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const launch = async (argv: readonly string[], sudo: Readonly<Record<string, string>> = {}): Promise<Started> => {
    const { SUDO_UID: _, SUDO_GID: __, ...env } = process.env;
    const started = start(argv, { env: { ...env, ...sudo } });
    running.push(started);
    await started.saying(/capturing on/, 10_000);
    return started;
  };
  const launchInHv = (argv: readonly string[], sudo: Readonly<Record<string, string>> = {}) =>
    launch(network.ns.argv('hv', argv), sudo);
  /** Ctrl-C, and what the report says of the hops. */
  const report = async (trace: Started): Promise<{ hops: { name: string; dhcp: number }[] }> => {
    const code = await trace.stop('SIGINT');
    expect([0, 1, 3], trace.stderr()).toContain(code);
    return JSON.parse(trace.stdout());
  };
  const makeTap = async () => {
    await network.ip('link', 'add', 'tap0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', network.ns.name('guest'));
    await network.ip('link', 'set', 'tap0', 'master', 'br0', 'up');
    await network.ns.ip('guest', 'link', 'set', 'eth0', 'up');
  };

  test('is nobody under sudo too, with three capabilities; a tap that comes back is reopened, the FDB read again', async () => {
    const file = join(directory, 'incident.pcapng');
    const sudo = { SUDO_UID: `${USER}`, SUDO_GID: `${GROUP}` };
    chownSync(directory, USER, GROUP);
    const trace = await launchInHv([...TRACE, '--hops', 'up0,br0,tap0', '--write', file], sudo);
    expectLowered(trace.pid, NOBODY, NOBODY, KEPT);
    expectClosed(trace.pid);
    await network.inject('guest', [discover()], { count: 3 });
    expect(statSync(file)).toMatchObject({ uid: USER, gid: GROUP });

    const states = (kind: string) => readFileSync(file, 'latin1').split(`DHCPHOP_KIND=${kind}\n`).length - 1;
    await network.ip('link', 'del', 'tap0');
    await makeTap();
    // The snapshot of the beginning, the one after the deletion or after the return.
    expect(await until(() => states('fdb') >= 2 && states('capture') >= 5, 5000), trace.stderr()).toBe(true);
    await network.inject('guest', [discover()], { count: 3 });
    await until(() => false, 500);
    expectLowered(trace.pid, NOBODY, NOBODY, KEPT);
    const { hops } = await report(trace);
    expect(hops.find(({ name }) => name === 'tap0')).toMatchObject({ dhcp: 6 });
    expect(readFileSync(file, 'latin1')).not.toMatch(/"what":"(fdb|link)"/);
  }, 30_000);

  test('is nobody without sudo; hops in other namespaces keep what it takes to enter them', async () => {
    const hops = ['up0', 'br0', 'tap0'].map((name) => network.hv(name)).join(',');
    const trace = await launch([...TRACE, '--hops', hops, '--write', join(directory, 'incident.pcapng')]);
    expectLowered(trace.pid, NOBODY, NOBODY, KEPT | SYS_ADMIN);
    await network.inject('guest', [discover()], { count: 3 });
    const captures = () =>
      readFileSync(join(directory, 'incident.pcapng'), 'latin1').split('DHCPHOP_KIND=capture\n').length - 1;
    await network.ip('link', 'del', 'tap0');
    await makeTap();
    expect(await until(() => captures() >= 5, 5000), trace.stderr()).toBe(true);
    await network.inject('guest', [discover()], { count: 3 });
    await until(() => false, 500);
    expect((await report(trace)).hops.map(({ dhcp }) => dhcp)).toEqual([6, 6, 6]);
  }, 30_000);

  const asUser = userMissing();
  test.skipIf(asUser !== null)(
    `works for an ordinary user who was given the capabilities${asUser === null ? '' : ` [skipped: ${asUser}]`}`,
    async () => {
      chmodSync(directory, 0o777);
      const file = join(directory, 'incident.pcapng');
      const user = [...AS_USER, `--inh-caps=${GRANTED}`, `--ambient-caps=${GRANTED}`];
      const trace = await launchInHv([...user, ...TRACE, '--hops', 'up0,br0,tap0', '--write', file]);
      const holders = threadsOf(trace.pid).filter(({ name }) => /^(main|dhcphop-)/.test(name));
      expect(holders.map(({ permitted, sealed }) => ({ permitted, sealed }))).toEqual(
        Array(3).fill({ permitted: KEPT, sealed: true }),
      );
      expect(trace.stderr()).not.toContain('missing');
      expectClosed(trace.pid);
      await network.inject('guest', [discover()], { count: 3 });
      await until(() => false, 500);
      expect((await report(trace)).hops.map(({ dhcp }) => dhcp)).toEqual([3, 3, 3]);
      expect(statSync(file)).toMatchObject({ uid: USER, gid: GROUP });
    },
    30_000,
  );

  test.skipIf(asUser !== null)('says what is missing, what for, and how to grant it', async () => {
    const few = [...AS_USER, '--inh-caps=+net_raw', '--ambient-caps=+net_raw'];
    const trace = await launchInHv([...few, ...TRACE, '--hops', 'up0,tap0']);
    expect(trace.stderr()).toMatch(/CAP_NET_ADMIN is missing, needed for firewall counters.*\n.*CAP_SYSLOG is missing/);
    expect(trace.stderr()).toContain('sudo setpriv');
    await report(trace);
    const none = start(network.ns.argv('hv', [...AS_USER, ...TRACE, '--hops', 'up0,tap0']));
    expect(await none.exited).toBe(4);
    expect(none.stderr()).toMatch(/open interface up0: capturing needs CAP_NET_RAW; try: .*sudo/);
  });

  test('goes on where the user cannot be changed, and says so once', async () => {
    const trace = await launchInHv(['unshare', '--user', '--map-root-user', '--net', ...TRACE, '--hops', 'lo']).catch(
      (error: Error) => error,
    );
    // A kernel that lets nobody make user namespaces.
    if (trace instanceof Error) return expect(trace.message).toMatch(/unshare/);
    expect(trace.stderr().match(/it goes on as root instead of user 65534/g)).toHaveLength(1);
    const main = threadsOf(trace.pid).find(({ name }) => name === 'main');
    expect(main).toMatchObject({ sealed: true, permitted: KEPT, effective: KEPT });
    await report(trace);
  });
});
