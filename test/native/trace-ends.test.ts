/** Every way a running trace is ended from outside: a report where there can be one, and nothing left behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { builtFile } from '../../lab/built-program.js';
import { until } from '../../lab/process.js';
import { PROGRAM } from '../../lab/trace.js';
import { discover } from './dhcp-frame.ts';
import { createNetwork, describeLive, type Network } from './network.ts';

describeLive('a running trace ends', () => {
  let network: Network;
  beforeAll(async () => {
    network = await createNetwork();
    builtFile('main.js');
  });
  afterAll(() => network.close());

  const isPromiscuous = async () => JSON.parse(await network.ip('-j', '-d', 'link', 'show', 'br0'))[0].promiscuity > 0;
  beforeEach(async () => expect(await isPromiscuous()).toBe(false));

  /** A trace that has begun. The program is the child itself: `ip netns exec` becomes what it runs. */
  const begin = async (format: string) => {
    const argv = [process.execPath, PROGRAM, 'trace', '--hops', 'up0,br0,tap0', '--format', format, '--no-color'];
    const [file, ...args] = network.ns.argv('hv', argv);
    // Also where the tests themselves were started by nohup.
    const env = { ...process.env, _: PROGRAM };
    const child = spawn(file as string, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (said.stdout += chunk));
    child.stderr.on('data', (chunk) => (said.stderr += chunk));
    const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
    expect(await until(() => said.stderr.includes('capturing on'), 10_000), said.stderr).toBe(true);
    return { child, said, ended };
  };

  test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('with one document at %s', { timeout: 30_000 }, async (signal) => {
    const { child, said, ended } = await begin('json');
    expect(await isPromiscuous()).toBe(true);
    await network.inject('guest', [discover()], { count: 3 });
    child.kill(signal);
    expect([1, 3]).toContain(await ended);
    expect(JSON.parse(said.stdout)).toMatchObject({ hops: [{ dhcp: 3 }, { dhcp: 3 }, { dhcp: 3 }] });
    expect(await until(async () => !(await isPromiscuous()), 2000)).toBe(true);
  });

  test('at once when asked twice', async () => {
    const { child, ended } = await begin('json');
    // Nothing is in the way of the first: stopped, it cannot act on it before the second is there.
    child.kill('SIGSTOP');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    child.kill('SIGCONT');
    expect([3, 130, 143]).toContain(await ended);
    expect(await until(async () => !(await isPromiscuous()), 2000)).toBe(true);
  });

  test('without a word when its reader goes away', async () => {
    const { child, said, ended } = await begin('ndjson');
    child.stdout.destroy();
    const stopFlood = network.flood('guest', [discover()], 50);
    const code = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10_000, 'still there'))]);
    await stopFlood();
    expect(code).toBe(141);
    expect(said.stderr.split('\n').filter(Boolean)).toHaveLength(1);
    expect(await until(async () => !(await isPromiscuous()), 2000)).toBe(true);
  }, 30_000);

  test('killed, and its interfaces are as they were', async () => {
    const { child, ended } = await begin('text');
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect(await until(async () => !(await isPromiscuous()), 2000)).toBe(true);
  });
});
