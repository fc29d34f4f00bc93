/** Judges the report of one cell: the hop, the causes, and from when the evidence is. */
import { availableParallelism, loadavg } from 'node:os';
import { judgeTruth } from '../judge.js';
import { hopAt } from './spots.js';

/** Readings of the host come up to a second after a loss, and take a while. */
const READING_NS = 2_500_000_000n;
/** Faults in the kernel's own clock and in ours. */
const CLOCK_NS = 50_000_000n;

/**
 * @param {{ row: import('./row.js').Row, spot: import('./spots.js').Spot, lab: import('../lab.js').Lab, report: import('../judge.js').Report, madeMs: number }} input
 */
export function judgeCell({ row, spot, lab, report, madeMs }) {
  const hopProblems = judgeHop(row, spot, lab, report);
  const { found, falseCauses, problems: causeProblems } = judgeCauses(row, report);
  const evidenceProblems = judgeEvidence(row, report, madeMs);
  return {
    hop: hopProblems.length === 0,
    cause: causeProblems.length === 0,
    evidence: evidenceProblems.length === 0,
    found,
    falseCauses,
    problems: [...hopProblems, ...causeProblems, ...evidenceProblems],
  };
}

/**
 * @param {import('./row.js').Row} row
 * @param {import('./spots.js').Spot} spot
 * @param {import('../lab.js').Lab} lab
 * @param {import('../judge.js').Report} report
 */
function judgeHop(row, spot, lab, report) {
  const messages = report.exchanges
    .flatMap((exchange) => exchange.messages)
    .filter(({ reflects }) => reflects === null);
  const lost = messages.filter(({ verdict }) => verdict.status === 'lost');
  const [lastSeen, missing] = row.lost?.map((place) => hopAt(spot, place, lab)) ?? [];
  const elsewhere = lost.filter(({ verdict }) => verdict.lastSeen !== lastSeen || verdict.missing !== missing);
  return [
    ...(row.lost !== null && lost.length === 0 ? ['no message is called lost'] : []),
    ...elsewhere.map(
      ({ type, id, verdict }) => `${type} ${id} is lost between ${verdict.lastSeen} and ${verdict.missing}`,
    ),
    ...(messages.length === 0 && row.anyone !== true ? ['no message was judged'] : []),
    ...(row.unseen === true ? [] : judgeTruth(lab, report)),
  ];
}

/**
 * @param {import('./row.js').Row} row
 * @param {import('../judge.js').Report} report
 */
function judgeCauses({ cause, family, also = [], symptoms = [], facts = [] }, report) {
  const codesOf = (/** @type {string} */ level) =>
    report.findings.filter((finding) => finding.level === level).map(({ code }) => code);
  const found = codesOf('cause');
  const wrong = found.filter((code) => code !== cause && !also.includes(code));
  const seen = codesOf('symptom');
  const said = report.findings.find(({ level }) => level === 'cause')?.facts ?? {};
  const problems = [
    ...(cause !== null && found[0] !== cause ? [`the first cause is ${found[0] ?? 'none'}, not ${cause}`] : []),
    ...wrong.map((code) => `the cause ${code} was claimed`),
    // A rule is evaluated on the frame: by its counter alone it would be a guess.
    ...(family === 'firewall' && said.certainty === 'counter alone' ? ['the rule was not evaluated'] : []),
    ...facts.filter((name) => said[name] === undefined).map((name) => `the first cause does not say ${name}`),
    ...symptoms.filter((code) => !seen.includes(code)).map((code) => `the symptom ${code} was not found`),
  ];
  return { found, falseCauses: wrong.length, problems };
}

/**
 * Everything that was read of the host must be from the time of the losses, and none of it older than the fault.
 * @param {import('./row.js').Row} row
 * @param {import('../judge.js').Report} report
 * @param {number} madeMs
 */
function judgeEvidence({ cause, during }, report, madeMs) {
  const finding = report.findings.find(({ code, level }) => level === 'cause' && code === cause);
  if (finding === undefined) return [];
  const times = report.exchanges
    .flatMap(({ messages }) => messages.flatMap(({ sightings }) => sightings))
    .map(({ time }) => nanoseconds(time));
  if (times.length === 0) return [];
  const [first, last] = [least(times), -least(times.map((time) => -time))];
  const evidence = finding.evidence ?? [];
  const readingNs = READING_NS * busyness();
  const stale = evidence.filter(({ time, source }) => {
    const timeNs = nanoseconds(time);
    const isEarly =
      timeNs < first - readingNs ||
      (during === true && source !== 'firewall' && timeNs < BigInt(madeMs) * 1_000_000n - CLOCK_NS);
    return isEarly || timeNs > last + readingNs;
  });
  return [
    ...(evidence.length === 0 ? [`${finding.code} has no evidence`] : []),
    ...stale.map(({ text }) => `evidence of another time: ${text}`),
  ];
}

/** How much longer all takes while more programs want to run than there are processors, and in an emulated machine (vm-lab/init.sh). */
function busyness() {
  const slow = Number(process.env.DHCPHOP_LAB_SLOW ?? '1');
  return BigInt(Math.ceil(Math.max(slow, (loadavg()[0] ?? 0) / availableParallelism())));
}

/** @param {string} seconds  With nine decimals. */
function nanoseconds(seconds) {
  return BigInt(seconds.replace('.', ''));
}

/** @param {bigint[]} values */
function least(values) {
  return values.reduce((a, b) => (b < a ? b : a), values[0] ?? 0n);
}
