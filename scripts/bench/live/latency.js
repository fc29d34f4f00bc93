/**
 * How long the verdict on a lost reply takes: from its last frame to the line on stdout (ndjson), beyond the settle time,
 * without which no loss can be told. Part of scripts/bench/live.js.
 */
import { createLab } from '../../../lab/lab.js';
import { sleep } from '../../../lab/process.js';
import { PROGRAM } from '../../../lab/trace.js';

const SETTLE_MS = 250;
/** Clients one after the other, each of which asks several times. */
const CLIENTS = 3;

export async function benchLatency() {
  console.log(
    `from the last frame of a lost reply to its verdict on stdout, ms beyond the settle time of ${SETTLE_MS} ms\n`,
  );
  const lab = await createLab();
  try {
    await lab.inject('loop');
    const [guest] = lab.guests;
    /** Milliseconds of the last frame of each message, by its id. @type {Map<number, number>} */
    const lastFrames = new Map();
    /** @type {number[]} */
    const delays = [];
    let unfinished = '';
    const trace = lab.start(
      'hv',
      [process.execPath, PROGRAM, 'trace', guest?.port ?? '', '--guest', guest?.mac ?? '', '--format', 'ndjson'].concat(
        ['--settle', `${SETTLE_MS}ms`],
      ),
      {
        onStdout(chunk) {
          const now = performance.timeOrigin + performance.now();
          const lines = (unfinished + chunk).split('\n');
          unfinished = lines.pop() ?? '';
          for (const line of lines) {
            const said = JSON.parse(line);
            if (said.event === 'message') {
              const times = said.sightings.map((/** @type {{ time: string }} */ { time }) => Number(time) * 1000);
              lastFrames.set(said.id, Math.max(...times));
            }
            if (said.event === 'verdict' && said.status === 'lost') {
              delays.push(now - (lastFrames.get(said.message) ?? Number.NaN) - SETTLE_MS);
            }
          }
        },
      },
    );
    await trace.saying(/capturing/);
    for (let client = 0; client < CLIENTS; client++) await lab.runClient(0, 'udhcpc', { timeoutMs: 12_000 });
    await sleep(1000);
    await trace.stop('SIGINT');
    delays.sort((a, b) => a - b);
    const at = (/** @type {number} */ share) => delays[Math.floor(share * (delays.length - 1))]?.toFixed(1);
    console.log(`${delays.length} lost replies: least ${at(0)}, median ${at(0.5)}, most ${at(1)}\n`);
  } finally {
    await lab.close();
  }
}
