/**
 * A rack comes back after a power cut: all guests of a bridge ask at once, some of them in vain, and every verdict of
 * `trace --bridge` is checked; with what the program takes in time and memory. Part of scripts/bench/live.js.
 */
import { createCrowd } from '../../../lab/crowd.js';
import { sleep, start } from '../../../lab/process.js';
import { parseReport } from '../../../lab/run-fault.js';
import { PROGRAM } from '../../../lab/trace.js';
import { memoryOf } from './memory.js';

const COUNTS = [200, 1_000];
/** One in so many has its replies sent elsewhere by the bridge. */
const MISPLACED_EVERY = 25;
/** A thousand broadcasts, flooded to a thousand ports, keep two processors busy for seconds. */
const TRIES = 4;
const PATIENCE_S = 8;

export async function benchCrowd() {
  console.log(
    'guests of one bridge that ask all at once, one in 25 in vain; those the server never answered, frames dropped,',
  );
  console.log(
    'guests with a wrong verdict; seconds from start to capturing on all, and from Ctrl-C to the end the whole report as JSON told\n',
  );
  const header = ['open s', 'close s', 'RSS MiB', 'rings MiB', 'bound', 'in vain', 'no answer', 'dropped', 'wrong'];
  console.log(`${'guests'.padEnd(8)}${header.map((text) => text.padStart(11)).join('')}`);
  for (const count of COUNTS) {
    const columns = await storm(count);
    console.log(`${count.toString().padEnd(8)}${columns.map((text) => String(text).padStart(11)).join('')}`);
  }
  console.log();
}

/** @param {number} count */
async function storm(count) {
  const crowd = await createCrowd(count);
  try {
    const all = crowd.guests.map((_, index) => index);
    const misplaced = new Set(all.filter((index) => index % MISPLACED_EVERY === 0));
    await crowd.misplace([...misplaced]);
    const begin = performance.now();
    const argv = [process.execPath, PROGRAM, 'trace', '--bridge', 'br0', '--format', 'json'];
    const trace = start(crowd.ns.argv('hv', argv));
    await trace.saying(/capturing on/, 60_000);
    const openS = (performance.now() - begin) / 1000;
    const bound = await crowd.askAtOnce(all, TRIES, PATIENCE_S);
    const { rss, rings } = memoryOf(trace.pid);
    await sleep(1500);
    const closing = performance.now();
    const exitCode = await trace.stop('SIGINT');
    const closeS = (performance.now() - closing) / 1000;
    const report = parseReport({ exitCode, stdout: trace.stdout(), stderr: trace.stderr() });
    const dropped = report.hops.reduce((sum, hop) => sum + (hop.dropped ?? 0), 0);
    const wrong = all.filter(
      (index) => !isRight(report, crowd.guests[index], bound[index] === true, misplaced.has(index)),
    ).length;
    const unanswered = report.exchanges.filter(({ outcome }) => outcome === 'no-reply').length;
    const counts = [bound.filter(Boolean).length, misplaced.size, unanswered, dropped, wrong];
    return [openS.toFixed(1), closeS.toFixed(1), rss.toFixed(0), rings.toFixed(0), ...counts];
  } finally {
    await crowd.close();
  }
}

/**
 * Who was bound has an exchange that says so. Whose replies went elsewhere has them lost between bridge and port, unless the
 * server gave none. Nobody else has lost anything between the hops, bound or not: where two processors cannot keep up, that is before or behind.
 * @param {ReturnType<typeof parseReport>} report
 * @param {{ mac: string, port: string } | undefined} guest
 * @param {boolean} bound
 * @param {boolean} misplaced
 */
function isRight({ exchanges }, guest, bound, misplaced) {
  const own = exchanges.filter(({ chaddr }) => chaddr === guest?.mac);
  const verdicts = own.flatMap(({ messages }) => messages.map(({ verdict }) => verdict));
  if (!misplaced) {
    const isTold = !bound || own.some(({ outcome }) => outcome === 'bound');
    return isTold && own.length > 0 && verdicts.every(({ status }) => status === 'delivered');
  }
  if (own.length > 0 && own.every(({ outcome }) => outcome === 'no-reply')) return true;
  const lost = verdicts.filter(({ status }) => status !== 'delivered');
  const isHere = lost.every((verdict) => verdict.lastSeen === 'br0' && verdict.missing === guest?.port);
  return own.every(({ outcome }) => outcome === 'reply-lost') && lost.length > 0 && isHere;
}
