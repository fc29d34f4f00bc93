/** What Node and its environment leave open to others is closed in a running trace. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sleep, until } from '../../lab/process.js';
import { PROGRAM } from '../../lab/trace.js';
import { createNetwork, describeLive, type Network } from './network.ts';

const TRACE = ['trace', '--hops', 'up0,br0,tap0', '--format', 'json'];
const NODE_FIRST = { PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };

describeLive('nobody else gets in', () => {
  let network: Network;
  let directory: string;
  beforeAll(async () => {
    network = await createNetwork();
    directory = mkdtempSync(join(tmpdir(), 'dhcphop-doors-'));
    chmodSync(directory, 0o755);
    await network.ip('link', 'set', 'lo', 'up');
  });
  afterAll(async () => {
    await network.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const started: ChildProcess[] = [];
  // One that a failed test left running.
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  const listening = () => network.ns.exec('hv', ['ss', '-Hltn']);
  const begin = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const [file, ...args] = network.ns.argv('hv', argv);
    const child = spawn(file as string, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...NODE_FIRST, ...env },
    });
    started.push(child);
    const said = { stderr: '' };
    child.stderr.on('data', (chunk) => (said.stderr += chunk));
    child.stdout.resume();
    const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
    return { child, said, ended, capturing: () => until(() => said.stderr.includes('capturing on'), 20_000) };
  };

  test('SIGUSR1 opens no inspector in a trace, and does not end it', async () => {
    const { child, capturing, ended, said } = begin([process.execPath, PROGRAM, ...TRACE]);
    expect(await capturing(), said.stderr).toBe(true);
    const [file, ...args] = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'kill', '-USR1'];
    expect(spawnSync(file as string, [...args, `${child.pid}`]).status).toBe(0);
    await sleep(300);
    expect(await listening()).toBe('');
    child.kill('SIGINT');
    expect(await ended).toBe(3);
  }, 30_000);

  test('an inspector that a signal opened while Node started is closed', async () => {
    // `ip netns exec` and Node's own start take their time: some come before Node listens, and end it.
    for (let after = 0; after < 150; after += 15) {
      const { child, capturing, ended } = begin([process.execPath, PROGRAM, ...TRACE]);
      await sleep(after);
      child.kill('SIGUSR1');
      await Promise.race([capturing(), ended]);
      expect(await listening(), `${after} ms`).toBe('');
      child.kill('SIGINT');
      await ended;
    }
  }, 60_000);

  test("an inspector of the environment's is closed", async () => {
    const { child, capturing, ended, said } = begin([process.execPath, PROGRAM, ...TRACE], {
      NODE_OPTIONS: '--inspect',
    });
    expect(await capturing(), said.stderr).toBe(true);
    expect(await listening()).toBe('');
    child.kill('SIGINT');
    await ended;
  }, 30_000);

  test('run by its name it loads nothing that the environment names', () => {
    const [preload, owned] = [join(directory, 'preload.cjs'), join(directory, 'owned')];
    writeFileSync(preload, `require('node:fs').writeFileSync(${JSON.stringify(owned)}, '')`);
    const env = { ...process.env, ...NODE_FIRST, NODE_OPTIONS: `--require=${preload}` };
    expect(spawnSync(PROGRAM, ['--version'], { env }).status).toBe(0);
    expect(existsSync(owned)).toBe(false);
  });

  test("commands are not looked for in the caller's PATH", () => {
    const owned = join(directory, 'by-path');
    for (const name of ['ip', 'bridge', 'virsh']) {
      writeFileSync(join(directory, name), `#!/bin/sh\n: >${owned}\nexit 1\n`, { mode: 0o755 });
    }
    const path = `PATH=${[directory, process.env.PATH].join(delimiter)}`;
    const [file, ...args] = network.ns.argv('hv', ['env', path, process.execPath, PROGRAM, 'path', 'tap0']);
    const ran = spawnSync(file as string, args, { encoding: 'utf8' });
    expect(ran.stdout, ran.stderr).toContain('br0');
    expect(existsSync(owned)).toBe(false);
  });

  test.each([
    ['by its name', [PROGRAM]],
    ['by node', [process.execPath, PROGRAM]],
  ])(
    'nohup: a hangup is ignored when it is run %s',
    async (_, program) => {
      const line = `nohup ${[...program, ...TRACE].join(' ')} </dev/null & echo $! >&2; wait $!`;
      const { child, said, capturing, ended } = begin(['bash', '-c', line]);
      expect(await capturing(), said.stderr).toBe(true);
      const pid = Number(/^\d+$/m.exec(said.stderr)?.[0]);
      for (let i = 0; i < 2; i++) {
        process.kill(pid, 'SIGHUP');
        await sleep(300);
      }
      expect(child.exitCode).toBeNull();
      process.kill(pid, 'SIGINT');
      expect(await ended).toBe(3);
    },
    30_000,
  );

  test('a full standard error costs a trace nothing', async () => {
    const { ended } = begin(['bash', '-c', `${[process.execPath, PROGRAM, ...TRACE].join(' ')} --for 1s 2>/dev/full`]);
    expect(await ended).toBe(3);
  }, 30_000);

  test('file descriptors for the hops alone are enough for the report', async () => {
    const line = `${[process.execPath, PROGRAM, ...TRACE].join(' ')} --format text --for 1s`.replace(
      '--format json ',
      '',
    );
    for (const limit of [28, 30, 32, 34, 36]) {
      const { ended, said } = begin(['bash', '-c', `ulimit -n ${limit}; ${line}`]);
      const code = await ended;
      expect([3, 4], said.stderr).toContain(code);
      if (code === 4) expect(said.stderr).toMatch(/[Tt]oo many open files.*; try: ulimit -n /);
    }
  }, 60_000);
});
