/** The addon under every way to end: each case is a process of its own, which must end by itself and in order. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../lab/process.js';
import { dhcpFilter } from '../../src/capture/filter.ts';
import { discover } from './dhcp-frame.ts';
import { createNetwork, describeLive, type Network } from './network.ts';

const ADDON = fileURLToPath(new URL('../../native/build/Release/capture.node', import.meta.url));

/** What every case starts with. `open(onReady)` gives a running capture on tap0 and up0. */
const prelude = (names: readonly string[]) => `
  const fs = require('node:fs');
  const addon = require(${JSON.stringify(ADDON)});
  const interfaces = ${JSON.stringify(names)}.map((name) => (
    { name, promiscuous: true, filter: ${JSON.stringify(dhcpFilter(null))}, wait: false, ringBytes: 1 << 18 }));
  const options = { snapLength: 1980, bufferBytes: 1 << 20, attentionMs: 1000 };
  function open(onReady) {
    const capture = new addon.Capture();
    const errors = capture.open(interfaces, options, onReady);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return capture;
  }
  const threads = () => fs.readdirSync('/proc/self/task').map((id) => {
    try { return fs.readFileSync('/proc/self/task/' + id + '/comm', 'utf8').trim(); } catch { return ''; }
  });
  const captureThreads = () => threads().filter((name) => name === 'dhcphop-capture').length;
  const sockets = () => fs.readdirSync('/proc/self/fd').filter((fd) => {
    try { return /socket|eventpoll|eventfd|inotify/.test(fs.readlinkSync('/proc/self/fd/' + fd)); } catch { return false; }
  }).length;
`;

describeLive('lifetimes of the addon', () => {
  let network: Network;
  let names: string[];
  beforeAll(async () => {
    network = await createNetwork();
    names = [network.hv('tap0'), network.hv('up0')];
  });
  afterAll(() => network.close());

  /** Runs the case and gives its exit code, or the name of the signal that killed it, and its output. */
  const run = async (body: string, seconds = 10): Promise<{ end: number | string; output: string }> => {
    const child = spawn(process.execPath, ['--expose-gc', '-e', `${prelude(names)}\n${body}`]);
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const [code, signal] = await once(child, 'close');
    clearTimeout(timer);
    return { end: code ?? signal, output };
  };

  test('a running capture keeps the process alive, a closed one does not', async () => {
    expect(
      await run(`
      const capture = open(() => capture.drain());
      setTimeout(() => {}, 1).unref();
      setTimeout(() => { process.stdout.write('alive'); capture.close(); }, 300).unref();
    `),
    ).toEqual({ end: 0, output: 'alive' });
  });

  test('close twice, and everything after close, is harmless', async () => {
    const { end, output } = await run(`
      const capture = open(() => {});
      capture.stop(); capture.close(); capture.close(); capture.stop(); capture.remove(0);
      console.log(capture.drain(), capture.add(interfaces[0]), captureThreads());
    `);
    expect({ end, output }).toEqual({ end: 0, output: 'null null 0\n' });
  });

  test('process.exit with a capture running, outside and inside the callback', async () => {
    expect(await run(`open(() => {}); process.exit(7);`)).toEqual({ end: 7, output: '' });
    expect(await run(`open(() => process.exit(8));`)).toEqual({ end: 8, output: '' });
    expect(
      await run(`const capture = open(() => { capture.drain(); setTimeout(() => process.exit(9), 50); });`),
    ).toEqual({ end: 9, output: '' });
  });

  test('close inside the callback', async () => {
    expect(await run(`const capture = open(() => { capture.close(); console.log(captureThreads()); });`)).toEqual({
      end: 0,
      output: '0\n',
    });
  });

  test('a callback that throws is an uncaught exception of its own, and the capture goes on', async () => {
    expect(
      await run(`
      let thrown = 0;
      process.on('uncaughtException', (error) => {
        if (error.message !== 'mine') process.exit(1);
        if (++thrown === 3) { capture.close(); console.log('closed'); }
      });
      const capture = open(() => { capture.drain(); throw new Error('mine'); });
    `),
    ).toEqual({ end: 0, output: 'closed\n' });
    const unhandled = await run(`const capture = open(() => { throw new Error('nobody catches'); });`);
    expect(unhandled.end).toBe(1);
    expect(unhandled.output).toContain('nobody catches');
  });

  test('a worker that is terminated, and one that ends, takes its capture along', async () => {
    const { end, output } = await run(`
      const { Worker } = require('node:worker_threads');
      const code = ${JSON.stringify(prelude(names))} + \`
        const capture = open(() => capture.drain());
        require('node:worker_threads').parentPort.postMessage(captureThreads());
      \`;
      const before = sockets();
      (async () => {
        for (let round = 0; round < 10; round++) {
          const worker = new Worker(code + (round % 2 ? 'setTimeout(() => process.exit(), 30);' : ''), { eval: true });
          const [running] = await require('node:events').once(worker, 'message');
          if (running < 1) throw new Error('not running');
          if (round % 2) await require('node:events').once(worker, 'exit');
          else await worker.terminate();
        }
        console.log(captureThreads(), sockets() - before);
      })();
    `);
    expect({ end, output }).toEqual({ end: 0, output: '0 0\n' });
  });

  test('a capture nobody refers to is closed by the garbage collector', async () => {
    const { end, output } = await run(`
      open(() => {});
      let turns = 0;
      const timer = setInterval(() => {
        global.gc();
        if (captureThreads() > 0 && ++turns < 50) return;
        clearInterval(timer);
        console.log(captureThreads());
      }, 20);
    `);
    expect({ end, output }).toEqual({ end: 0, output: '0\n' });
  });

  test('a thousand open and close cycles leave no descriptor, thread or memory behind', async () => {
    const { end, output } = await run(
      `
      const cycle = () => { const capture = open(() => {}); capture.drain(); capture.close(); };
      (async () => {
        for (let i = 0; i < 20; i++) { cycle(); await new Promise(setImmediate); }
        global.gc();
        const before = [fs.readdirSync('/proc/self/fd').length, threads().length];
        const memory = process.memoryUsage.rss();
        for (let i = 0; i < 1000; i++) { cycle(); await new Promise(setImmediate); }
        global.gc();
        await new Promise((done) => setTimeout(done, 50));
        console.log(fs.readdirSync('/proc/self/fd').length - before[0], threads().length - before[1]);
        const grown = process.memoryUsage.rss() - memory;
        if (grown > 16e6) console.log('grown by', grown);
      })();
    `,
      150,
    );
    expect({ end, output }).toEqual({ end: 0, output: '0 0\n' });
  }, 160_000);

  test('a refused opening leaves nothing open', async () => {
    const { end, output } = await run(`
      const before = sockets();
      const wrong = [...interfaces, { ...interfaces[0], name: 'nothing' }, { ...interfaces[0], filter: 'nonsense' }];
      const errors = new addon.Capture().open(wrong, options, () => {});
      console.log(errors.map((error) => error.code).join(), sockets() - before, captureThreads());
    `);
    expect({ end, output }).toEqual({ end: 0, output: 'no-such-interface,bad-filter 0 0\n' });
  });

  test('without the capability to capture the error says so', async () => {
    const { end, output } = await run(`
      const { execFileSync } = require('node:child_process');
      const code = ${JSON.stringify(prelude(['lo']))} + 'try { open(() => {}) } catch (e) { console.log(e.message) }';
      const drop = ['--bounding-set', '-net_raw', '--inh-caps', '-net_raw', process.execPath, '-e', code];
      process.stdout.write(execFileSync('setpriv', drop));
    `);
    expect(end).toBe(0);
    expect(JSON.parse(output)).toMatchObject([{ code: 'no-permission', interface: 'lo', operation: 'open' }]);
  });

  test('promiscuous mode ends with the process, however that ends', async () => {
    const promiscuity = async () => JSON.parse(await network.ip('-j', '-d', 'link', 'show', 'tap0'))[0].promiscuity;
    const before = await promiscuity();
    const child = spawn(process.execPath, ['-e', `${prelude(names)}\nopen(() => {}); console.log('open');`]);
    await once(child.stdout, 'data');
    expect(await promiscuity()).toBe(before + 1);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await until(async () => (await promiscuity()) === before, 2000)).toBe(true);
  });

  test('frames flow while everything is torn down', async () => {
    const stopFlood = network.flood('guest', [discover()], 30_000);
    for (let round = 0; round < 5; round++) {
      const ends = ['capture.close()', 'process.exit(0)', 'capture.drain(); capture.close()'];
      expect(await run(`const capture = open(() => { ${ends[round % 3]}; });`)).toEqual({ end: 0, output: '' });
    }
    await stopFlood();
  });
});
