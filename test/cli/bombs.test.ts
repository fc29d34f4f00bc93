/** Files of a few hundred kilobytes that grow without bound: memory stays small, and Ctrl-C is heard. `npm run build` first. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { BOMBS } from './bombs.ts';
import { makeDirectory, PROGRAM } from './program.ts';

const MOST_MEGABYTES = 500;
const MOST_LATENCY_MS = 1_000;
/** Of what the files grow to, which takes a few hundred megabytes: the bounds hold for any. */
const SCALE = 0.4;
const INTERRUPT_AFTER_MS = [800, 1_500, 2_500];

const { directory, remove } = makeDirectory();
afterAll(remove);

/** Tells on standard error when the program hears a signal, and at its end how much memory it took. */
const HOOK = join(directory, 'hook.mjs');
writeFileSync(
  HOOK,
  `import { writeSync } from 'node:fs';
process.on('SIGINT', () => writeSync(2, 'HEARD ' + Date.now() + '\\n'));
process.on('exit', () => writeSync(2, 'PEAK ' + process.resourceUsage().maxRSS / 1024 + '\\n'));`,
);

async function replay(args: readonly string[], interruptAfterMs: number | null) {
  const child = spawn(process.execPath, ['--import', HOOK, PROGRAM, 'replay', '--format', 'json', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  let sentMs = 0;
  child.stderr.on('data', (piece) => (said += piece));
  const interrupt = () => {
    sentMs = Date.now();
    child.kill('SIGINT');
  };
  const timer = interruptAfterMs === null ? undefined : setTimeout(interrupt, interruptAfterMs);
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  const number = (name: string) => Number(new RegExp(`^${name} ([\\d.]+)$`, 'm').exec(said)?.[1]);
  // One that has ended meanwhile needs not hear it.
  const heardMs = said.includes('HEARD') ? number('HEARD') : Date.now();
  return { code, said, peak: number('PEAK'), latencyMs: sentMs === 0 ? 0 : heardMs - sentMs };
}

describe.each(BOMBS)('$name', ({ name, make }) => {
  test('is read in little memory, and stops when it is told to', { timeout: 300_000 }, async () => {
    const folder = join(directory, name.replaceAll(/\W/g, '-'));
    const args = await make(folder, SCALE);
    const { code, peak, said } = await replay(args, null);
    expect(said).not.toContain('a bug in dhcphop');
    expect([0, 1, 3]).toContain(code);
    expect(peak).toBeLessThan(MOST_MEGABYTES);
    // Others use this machine too: the best of three counts.
    let best = Number.POSITIVE_INFINITY;
    for (const afterMs of INTERRUPT_AFTER_MS) {
      const { latencyMs } = await replay(args, afterMs);
      best = Math.min(best, latencyMs);
      if (best < MOST_LATENCY_MS) break;
    }
    expect(best).toBeLessThan(MOST_LATENCY_MS);
  });
});
