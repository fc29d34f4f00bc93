/** `scripts/lab run`: one fault, built, traced, judged and torn down. */
import path from 'node:path';
import { startFarHost } from './far-host.js';
import { findFault } from './faults/index.js';
import { judge } from './judge.js';
import { createLab } from './lab.js';
import { sleep, start } from './process.js';
import { firstGuest, replay, traceWhile } from './trace.js';
import { fateOfReplies } from './truth.js';

/** A message at the very moment in which a clock is set is not judged. */
const AROUND_SETTING_MS = 1_200;

/** It is tried again after half a minute at most, and a busy machine takes another one to connect and begin. */
const AGAIN_MS = 75_000;

/**
 * @typedef {object} RunResult
 * @property {readonly string[]} complaints  Empty when everything dhcphop said is true.
 * @property {string} text  The report for a person.
 * @property {import('./judge.js').Report} report
 * @property {number} exitCode
 * @property {number} sent  Replies the server sent.
 * @property {number} lost  Replies the guest never received.
 */

/**
 * @param {string} faultName
 * @param {{ client: import('./client.js').ClientName, timeoutMs?: number, write?: string | undefined, onLab?: (lab: import('./lab.js').Lab) => void, beforeClose?: () => Promise<void>, say?: (line: string) => void }} options
 *   `onLab` is handed the lab as soon as it stands, to close it on a signal; `beforeClose` holds the end of a run; `say`
 *   is told what goes on.
 * @returns {Promise<RunResult>}
 */
export async function runFault(faultName, options) {
  const { client, timeoutMs = 6000, write, onLab, beforeClose, say = () => {} } = options;
  const fault = findFault(faultName);
  const lab = await createLab({ topology: fault.topology });
  onLab?.(lab);
  try {
    say(`the lab stands: ${lab.path.join(' > ')} > ${lab.guests[0]?.mac}`);
    await fault.inject(lab);
    say(`fault ${fault.name}: ${fault.summary}`);
    const incident = write ?? path.join(lab.directory, 'incident.pcapng');
    const ask = () => lab.runClient(0, client, { timeoutMs });
    say(`dhcphop trace ${lab.guests[0]?.port}, while ${client} tries for up to ${timeoutMs / 1000} s`);
    const output = ['--format', 'json', '--write', incident];
    const live = fault.far
      ? await traceBoth(lab, fault.far, output, ask)
      : await traceWhile(lab, [...firstGuest(lab), ...output], ask);
    const report = parseReport(live);
    const again = await replay([incident, '--format', 'json']);
    const fates = fateOfReplies(lab, /** @type {string} */ (lab.guests[0]?.mac));
    const result = {
      complaints: [
        ...judge(lab, fault.expect, report, live.exitCode),
        ...differences(report, live.exitCode, parseReport(again), again.exitCode),
      ],
      text: (await replay([incident])).stdout,
      report,
      exitCode: live.exitCode,
      sent: fates.length,
      lost: fates.filter((fate) => fate.arrived === null).length,
    };
    await beforeClose?.();
    return result;
  } finally {
    await lab.close();
  }
}

/**
 * Traces from the client's host through the server's.
 * @param {import('./lab.js').Lab} lab
 * @param {import('./faults/index.js').FarTrace} fault
 * @param {readonly string[]} output
 * @param {() => Promise<unknown>} ask
 */
async function traceBoth(lab, fault, output, ask) {
  const far = await startFarHost(lab, fault);
  if (fault.late) await far.cut();
  /** Whatever fails, none goes on. @type {import('./process.js').Started[]} */
  const traces = [];
  const near = {
    start(/** @type {string} */ _, /** @type {readonly string[]} */ argv) {
      const trace = start(far.nearArgv(argv));
      traces.push(trace);
      return trace;
    },
  };
  const meanwhile = async () => {
    await ask();
    if (fault.late) {
      await far.restart();
      await traces[0]?.saying(/A: capturing/, AGAIN_MS);
      await ask();
    }
    if (fault.set !== undefined) {
      await sleep(AROUND_SETTING_MS);
      far.setClock(fault.set);
      await sleep(AROUND_SETTING_MS);
      await ask();
    }
    if (!fault.cut) return;
    await far.cut();
    await ask();
    await far.restart();
    await traces[0]?.saying(/A:tap7 is back/, AGAIN_MS);
    await ask();
  };
  const ready = fault.late
    ? /B: capturing/
    : fault.from === 'desk'
      ? /A: capturing.*B: capturing|B: capturing.*A: capturing/s
      : /A: capturing/;
  try {
    return await traceWhile(near, [...fault.argv(lab), ...output], meanwhile, ready);
  } finally {
    await traces[0]?.stop('SIGKILL');
  }
}

/**
 * @param {import('./trace.js').Traced} traced
 * @returns {import('./judge.js').Report}
 */
export function parseReport({ stdout, stderr, exitCode }) {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(
      `dhcphop printed no JSON document (exit code ${exitCode}): ${stderr.trim() || stdout.slice(0, 200)}`,
    );
  }
}

/**
 * The pieces in which two texts differ first.
 * @param {string} one
 * @param {string} other
 */
function differenceOf(one, other) {
  let at = 0;
  while (one[at] === other[at]) at++;
  const from = Math.max(0, at - 120);
  return `${one.slice(from, at + 80)} / ${other.slice(from, at + 80)}`;
}

/**
 * The incident a trace wrote must replay to the same verdicts and findings.
 * @param {import('./judge.js').Report} live
 * @param {number} liveCode
 * @param {import('./judge.js').Report} again
 * @param {number} againCode
 * @returns {string[]} empty when it does
 */
export function differences(live, liveCode, again, againCode) {
  /** @param {import('./judge.js').Report} report */
  const gist = ({ exchanges, findings }) =>
    JSON.stringify({
      exchanges: exchanges.map(({ xid, outcome, messages }) => [
        xid,
        outcome,
        messages.map(({ type, heading, verdict }) => [type, heading, verdict]),
      ]),
      findings: findings.map(({ code, level, facts, evidence }) => [code, level, facts, evidence]),
    });
  const complaints = [];
  if (gist(live) !== gist(again)) {
    const what = differenceOf(gist(live), gist(again));
    complaints.push(`the incident replays to other verdicts or findings than the trace gave: ${what}`);
  }
  if (liveCode !== againCode)
    complaints.push(`the incident replays with exit code ${againCode}, the trace had ${liveCode}`);
  return complaints;
}
