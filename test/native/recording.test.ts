/** `--write` of a running trace: whose rights create the file, how much of it is kept, and standard output. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sleep, until } from '../../lab/process.js';
import { PROGRAM } from '../../lab/trace.js';
import { dhcphop } from '../cli/program.ts';
import { discover } from './dhcp-frame.ts';
import { createNetwork, describeLive, type Network } from './network.ts';

const USER = 12_345;
const SUDO = { SUDO_UID: `${USER}`, SUDO_GID: `${USER}` };

describeLive('a recording', () => {
  let network: Network;
  let directory: string;
  let own: string;
  beforeAll(async () => {
    network = await createNetwork();
  });
  afterAll(() => network.close());
  const started: ChildProcess[] = [];
  // One that a failed test left running.
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'dhcphop-recording-'));
    chmodSync(directory, 0o755);
    own = join(directory, 'own');
    mkdirSync(own);
    chownSync(own, USER, USER);
    return () => rmSync(directory, { recursive: true, force: true });
  });

  const begin = (options: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const argv = [process.execPath, PROGRAM, 'trace', '--hops', 'up0,br0,tap0', '--no-color', ...options];
    const [file, ...args] = network.ns.argv('hv', argv);
    const child = spawn(file as string, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    started.push(child);
    const pieces: Buffer[] = [];
    const said = { stderr: '', stdout: () => Buffer.concat(pieces) };
    child.stdout.on('data', (chunk) => pieces.push(chunk));
    child.stderr.on('data', (chunk) => (said.stderr += chunk));
    const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
    return { child, said, ended, capturing: () => until(() => said.stderr.includes('capturing on'), 20_000) };
  };
  const hopsOf = (file: string) => {
    const { code, stdout, stderr } = dhcphop(['replay', file, '--format', 'json']);
    expect([0, 1, 3], stderr).toContain(code);
    return JSON.parse(stdout).hops as { name: string; dhcp: number }[];
  };

  test('is created where who called sudo may write, not where a link leads and only root may', async () => {
    const closed = join(directory, 'closed');
    mkdirSync(closed, { mode: 0o755 });
    symlinkSync(closed, join(own, 'link'));
    const { ended, said } = begin(['--write', join(own, 'link', 'x.pcapng')], SUDO);
    expect(await ended).toBe(4);
    expect(said.stderr).toMatch(
      /permission denied; try: --write with a name in a directory where user 12345 may write/,
    );
    expect(readdirSync(closed)).toEqual([]);
  }, 30_000);

  test('keeps the newest of a limit in two files, after root was given up; each replays by itself', async () => {
    const file = join(own, 'incident.pcapng');
    const { child, ended, said, capturing } = begin(['--write', file, '--write-limit', '1M'], SUDO);
    expect(await capturing(), said.stderr).toBe(true);
    await network.inject('guest', [discover()], { count: 4000, rate: 4000 });
    await sleep(500);
    child.kill('SIGINT');
    expect([1, 3], said.stderr).toContain(await ended);
    expect(readdirSync(own).sort()).toEqual(['incident.older.pcapng', 'incident.pcapng']);
    for (const name of readdirSync(own)) {
      const { uid, size } = statSync(join(own, name));
      expect(uid).toBe(USER);
      expect(size).toBeLessThan(600_000);
      const hops = hopsOf(join(own, name));
      expect(hops.map((hop) => hop.name)).toEqual(['up0', 'br0', 'tap0']);
    }
    const [older] = hopsOf(join(own, 'incident.older.pcapng'));
    expect(older?.dhcp).toBeGreaterThan(100);
    expect(execFileSync('ps', ['-eo', 'ppid,comm'], { encoding: 'utf8' })).not.toMatch(
      new RegExp(`^ *${child.pid} dhcphop-keeper`, 'm'),
    );
  }, 60_000);

  test('and what creates its files end with the program, also when it is killed', async () => {
    const { child, ended, capturing } = begin(['--write', join(own, 'x.pcapng')], SUDO);
    expect(await capturing()).toBe(true);
    const processes = execFileSync('ps', ['-eo', 'pid,ppid,comm'], { encoding: 'utf8' });
    const pid = new RegExp(`^ *(\\d+) +${child.pid} +dhcphop-keeper$`, 'm').exec(processes)?.[1];
    expect(pid).toBeDefined();
    expect(statSync(`/proc/${pid}`).uid).toBe(USER);
    expect(statSync(`/proc/${pid}/mem`).uid).toBe(0);
    child.kill('SIGKILL');
    await ended;
    const isGone = () =>
      !existsSync(`/proc/${pid}`) || /^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    expect(await until(isGone, 2000)).toBe(true);
  }, 30_000);

  test('is a stream on standard output, beside the report on standard error', async () => {
    const { child, ended, said, capturing } = begin(['--write', '-', '--format', 'json']);
    expect(await capturing()).toBe(true);
    await network.inject('guest', [discover()], { count: 3 });
    await sleep(500);
    child.kill('SIGINT');
    expect([1, 3]).toContain(await ended);
    expect(JSON.parse(said.stderr.slice(said.stderr.indexOf('{'))).hops[0]).toMatchObject({ name: 'up0', dhcp: 3 });
    const ran = dhcphop(['replay', '-', '--format', 'json'], { input: said.stdout() });
    expect(JSON.parse(ran.stdout).hops).toMatchObject([{ dhcp: 3 }, { dhcp: 3 }, { dhcp: 3 }]);
    expect(readdirSync(own)).toEqual([]);
  }, 30_000);

  test('ends the trace when the reader of standard output goes away', async () => {
    const { child, ended, said, capturing } = begin(['--write', '-']);
    expect(await capturing()).toBe(true);
    child.stdout.destroy();
    await network.inject('guest', [discover()], { count: 3 });
    expect(await Promise.race([ended, sleep(10_000)]), said.stderr).toBe(141);
  }, 30_000);
});
