#!/usr/bin/env node
/**
 * Feeds the decoders seeded nonsense: mutated frames of every capture at hand, mutated payloads, raw bytes. A throw, a
 * hang or a read past the end ends it with the seed and the bytes. Called by scripts/test for a short while; by hand:
 *   node scripts/fuzz.js [--inputs N] [--seconds T] [--seed S] [--first I]     needs `npm run build`
 * Input I of seed S is always the same, so `--seed S --first I --inputs 1` shows a failure again.
 */
import { parseArgs } from 'node:util';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { checkBounds, loadDecoders } from './fuzz/decoders.js';
import { createRandom, makeInput } from './fuzz/inputs.js';
import { loadFrames } from './fuzz/seeds.js';

/** @typedef {{ inputs: number, seconds: number, seed: number, first: number, progress: SharedArrayBuffer }} Job */

const HANG_MILLISECONDS = 5000;
/** Of these inputs every one is decoded twice, in different surroundings, to betray a read past the end. */
const EVERY_SO_MANY = 16;

if (isMainThread) watch();
else await fuzz(workerData);

/** The decoders run in a worker, so that a hang can be told and ended. */
function watch() {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: 'Infinity' },
      seconds: { type: 'string', default: 'Infinity' },
      seed: { type: 'string', default: '1' },
      first: { type: 'string', default: '0' },
    },
  });
  const isEndless = values.inputs === 'Infinity' && values.seconds === 'Infinity';
  const progress = new SharedArrayBuffer(8);
  /** @type {Job} */
  const job = {
    inputs: Number(values.inputs),
    seconds: isEndless ? 20 : Number(values.seconds),
    seed: Number(values.seed),
    first: Number(values.first),
    progress,
  };
  const worker = new Worker(new URL(import.meta.url), { workerData: job });
  const counter = new Float64Array(progress);
  let last = -1;
  const timer = setInterval(() => {
    if (counter[0] === last && last > 0) {
      console.error(`fuzz: hangs on input ${last}: node scripts/fuzz.js --seed ${job.seed} --first ${last} --inputs 1`);
      process.exit(1);
    }
    last = counter[0] ?? 0;
  }, HANG_MILLISECONDS);
  worker.on('error', (error) => {
    console.error(`fuzz: ${error.stack}`);
    process.exit(1);
  });
  worker.on('exit', (code) => {
    clearInterval(timer);
    process.exitCode = code;
  });
}

/** @param {Job} job */
async function fuzz({ inputs, seconds, seed, first, progress }) {
  const decode = await loadDecoders();
  const frames = await loadFrames();
  const counter = new Float64Array(progress);
  const counts = { frame: 0, payload: 0, options: 0, raw: 0 };
  const started = performance.now();
  let messages = 0;
  let slowest = 0;
  let at = first;
  for (; at < first + inputs; at++) {
    counter[0] = at;
    if ((at & 1023) === 0 && performance.now() - started > seconds * 1000) break;
    const random = createRandom(seed, at);
    const input = makeInput(random, frames);
    counts[input.kind]++;
    const before = performance.now();
    try {
      messages += decode(input, random(256));
      if (at % EVERY_SO_MANY === 0) checkBounds(decode, input);
    } catch (error) {
      console.error(`fuzz: input ${at} of seed ${seed} (${input.kind}): ${Buffer.from(input.bytes).toString('hex')}`);
      throw error;
    }
    slowest = Math.max(slowest, performance.now() - before);
  }
  const took = (performance.now() - started) / 1000;
  const kinds = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  console.log(
    `fuzz: ${at - first} inputs of seed ${seed} in ${took.toFixed(1)} s (${kinds.join(', ')}; seeds from ${frames.length} frames): ` +
      `${messages} messages, no throw, no hang, slowest ${slowest.toFixed(1)} ms`,
  );
}
