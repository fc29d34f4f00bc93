/**
 * Eight hosts with 200 guests between them, all captured at once and joined while they are: CPU, memory, verdicts. All guests must be
 * served, and nothing is lost: what is said otherwise is wrong.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHosts } from '../../../lab/many-hosts.js';
import { sleep, start } from '../../../lab/process.js';
import { PROGRAM } from '../../../lab/trace.js';
import { usedBy } from './used.js';

const HOSTS = 8;
const GUESTS = 200;
const ROUNDS = 2;

/** Of bridges that have learned nothing yet. */
export const benchJoinCold = () => benchJoin(false);

export async function benchJoin(isWarm = true) {
  const hosts = await createHosts(HOSTS, GUESTS);
  const directory = mkdtempSync(path.join(tmpdir(), 'dhcphop-bench-'));
  try {
    // The bridges learn where their uplinks are.
    if (isWarm) await hosts.askAtOnce();
    const streams = hosts.names.map((name) => path.join(directory, `${name}.fifo`));
    spawnSync('mkfifo', streams);
    const sources = hosts.names.map((name, index) => `${name}:=${streams[index]}`);
    const joined = start([process.execPath, PROGRAM, 'replay', ...sources, '--format', 'json']);
    const captures = hosts.names.map((name, index) => {
      const followed = index === 0 ? ['--server', hosts.server] : ['--bridge', 'br0'];
      const argv = [process.execPath, PROGRAM, 'capture', ...followed, '--write', '-'];
      // The program does not write into a file that is there already.
      return start(hosts.ns.argv(name, ['sh', '-c', 'exec "$@" > "$0"', streams[index] ?? '', ...argv]));
    });
    for (const capture of captures) await capture.saying(/capturing on/, 120_000);
    await sleep(5000);
    let bound = 0;
    for (let round = 0; round < ROUNDS; round++) bound += await hosts.askAtOnce();
    await sleep(5000);
    const used = captures.map(({ pid }) => usedBy(pid));
    const sum = used.reduce((all, { seconds }) => all + seconds, 0);
    // What they have not written yet waits for the replay, which may be far behind.
    for (const { pid } of captures) process.kill(pid, 'SIGINT');
    await Promise.all(captures.map(({ exited }) => exited));
    let last = usedBy(joined.pid);
    const timer = setInterval(() => {
      // Between its end and the notice of it there is nothing to be read.
      const now = existsSync(`/proc/${joined.pid}/stat`) ? usedBy(joined.pid) : null;
      if (now !== null && now.megabytes > 0) last = now;
    }, 50);
    await joined.exited;
    clearInterval(timer);
    const { exchanges } = JSON.parse(joined.stdout());
    const outcomes = countBy(exchanges, ({ outcome }) => outcome);
    const verdicts = countBy(
      exchanges.flatMap((/** @type {{ messages: unknown[] }} */ { messages }) => messages),
      ({ verdict }) => verdict.status,
    );
    console.log(
      `${HOSTS} hosts, ${isWarm ? '' : 'bridges that know nothing yet, '}${GUESTS} guests, ${bound} leases: exchanges ${outcomes}; messages ${verdicts}`,
    );
    console.log(`joined with ${last.seconds.toFixed(1)} s of CPU and ${last.megabytes} MB at most`);
    console.log(`captured with ${sum.toFixed(1)} s of CPU, start included, and ${used[1]?.megabytes} MB at most each`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
    await hosts.close();
  }
}

/**
 * @param {readonly any[]} items
 * @param {(item: any) => string} keyOf
 */
function countBy(items, keyOf) {
  const counts = new Map();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return [...counts].map(([key, count]) => `${count} ${key}`).join(', ');
}
