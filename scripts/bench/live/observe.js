/**
 * The observers under measurement that are programs of Node, each a process of its own: says `ready`, counts frames
 * until SIGINT, then says `frames N`.
 * Usage: node observe.js dhcphop INTERFACE... (`NAME` or `NETNS/NAME`), node observe.js cap NAME...
 */
import { createRequire } from 'node:module';
import { FILTER } from './tools.js';

const [library, ...names] = process.argv.slice(2);
await (library === 'cap' ? observeByCap() : observeByEngine());

/** The engine as `trace` uses it, its filter included, with nothing behind it. */
async function observeByEngine() {
  const built = (/** @type {string} */ path) => import(new URL(`../../../dist/capture/${path}`, import.meta.url).href);
  /** @type {typeof import('../../../src/capture/live-source.ts')} */
  const { openLiveSource } = await built('live-source.js');
  /** @type {typeof import('../../../src/capture/filter.ts')} */
  const { dhcpFilter } = await built('filter.js');
  const interfaces = names.map((name) => ({ name, promiscuous: name.endsWith('br0') }));
  const begin = performance.now();
  const source = openLiveSource(interfaces, { filter: dhcpFilter(null) });
  console.log(`ready opened in ${(performance.now() - begin).toFixed(0)} ms`);
  process.on('SIGINT', () => source.stop());
  let frames = 0;
  let end = begin;
  for await (const batch of source.batches()) {
    frames += batch.frames.length;
    end = performance.now();
  }
  console.log(`frames ${frames} closed in ${(performance.now() - end).toFixed(0)} ms`);
}

/** The npm package cap, used as its readme shows. */
async function observeByCap() {
  const { Cap } = createRequire(import.meta.url)('cap');
  let frames = 0;
  const caps = names.map((name) => {
    const cap = new Cap();
    // Held below: cap itself lets the garbage collector have it, and then writes on.
    const buffer = Buffer.alloc(65_535);
    cap.open(name, FILTER, 10 << 20, buffer);
    cap.on('packet', () => frames++);
    return { cap, buffer };
  });
  console.log('ready');
  process.on('SIGINT', () => {
    for (const { cap } of caps) cap.close();
    console.log(`frames ${frames}`);
    process.exit();
  });
}
