/** Judges a report of dhcphop: each verdict by the ground truth, the whole by what the fault must make it say. */
import { fateOfReplies, isSoonAfter, requestsThatLeft } from './truth.js';

/**
 * What is read of the JSON report; the schema is tested elsewhere.
 * @typedef {object} Report
 * @property {ReportExchange[]} exchanges
 * @property {{ code: string, level: string, facts?: Record<string, unknown>, advice?: string[], evidence?: { time: string, source: string, text: string }[] }[]} findings
 * @property {{ kind: string }[]} hostEvents
 * @property {{ code: string }[]} unobserved
 * @property {{ lastSeen: string, missing: string, count: number, doubts: string[] }[]} unexplained
 * @property {{ name: string, role?: string, dhcp?: number, dropped: number | null }[]} hops
 * @property {{ guest: { mac: string, name: string | null } | null, hops: string[] }[]} paths
 * @property {{ verdict: string, delivered: number, lost: number, inconclusive: number, background: number }} summary
 *
 * @typedef {object} ReportExchange
 * @property {string} xid
 * @property {string} chaddr
 * @property {string} outcome
 * @property {ReportMessage[]} messages
 *
 * @typedef {object} ReportMessage
 * @property {number} id
 * @property {string} type
 * @property {string} heading
 * @property {number | null} reflects
 * @property {{ time: string, hop: string }[]} sightings
 * @property {{ status: string, lastSeen: string, missing: string | null, reasons: string[] }} verdict
 */

/**
 * @param {import('./lab.js').Lab} lab
 * @param {import('./faults/index.js').Expectation} expectation
 * @param {Report} report
 * @param {number} exitCode
 * @returns {string[]} what is wrong with it; empty when right
 */
export function judge(lab, expectation, report, exitCode) {
  const mac = /** @type {import('./topology.js').GuestNic} */ (lab.guests[0]).mac;
  const fates = fateOfReplies(lab, mac);
  const lost = fates.filter((fate) => fate.arrived === null).length;
  return [
    ...didItHappen(expectation, fates.length, lost),
    ...judgeTruth(lab, report, expectation),
    ...judgePlaces(messagesOf(report, 'to-guest'), expectation),
    ...judgeCauses(report, expectation, lost > 0),
    ...(exitCode === (lost > 0 ? 1 : 0) || (expectation.mayBeUnsure && exitCode === 3)
      ? []
      : [`exit code ${exitCode} with ${lost} replies lost`]),
  ];
}

/**
 * Every verdict against what the guest and the switch really received.
 * @param {import('./lab.js').Lab} lab
 * @param {Report} report
 * @param {Pick<import('./faults/index.js').Expectation, 'mayBeUnsure'>} [expectation]
 * @returns {string[]} what is wrong with it; empty when right
 */
export function judgeTruth(lab, report, expectation = {}) {
  const mac = /** @type {import('./topology.js').GuestNic} */ (lab.guests[0]).mac;
  const sent = fateOfReplies(lab, mac).map((fate) => ({ frame: fate.sent, arrived: fate.arrived !== null }));
  const left = requestsThatLeft(lab, mac).map((frame) => ({ frame, arrived: true }));
  return [
    ...judgeVerdicts(messagesOf(report, 'to-guest'), sent, 'received by the guest', expectation),
    ...judgeVerdicts(messagesOf(report, 'to-network'), left, 'received by the switch', expectation),
  ];
}

/**
 * @param {Report} report
 * @param {string} heading
 */
function messagesOf({ exchanges }, heading) {
  return exchanges
    .flatMap(({ xid, messages }) => messages.map((message) => ({ ...message, xid: Number(xid) })))
    .filter((message) => message.heading === heading && message.reflects === null);
}

/**
 * @param {import('./faults/index.js').Expectation} expectation
 * @param {number} sent
 * @param {number} lost
 */
function didItHappen({ lost: wanted }, sent, lost) {
  const happened = { all: lost === sent, some: lost > 0 && lost < sent, any: true, none: lost === 0 }[wanted];
  if (sent === 0) return ['the lab itself: the server sent nothing'];
  return happened ? [] : [`the lab itself: ${lost} of ${sent} replies were lost, the fault wants ${wanted}`];
}

/**
 * Every frame has one message and every message one frame: nothing is invented, nothing overlooked.
 * @param {(ReportMessage & { xid: number })[]} messages
 * @param {{ frame: import('./wire.js').DhcpFrame, arrived: boolean }[]} truth
 * @param {string} arrival
 * @param {Pick<import('./faults/index.js').Expectation, 'mayBeUnsure'>} expectation
 */
function judgeVerdicts(messages, truth, arrival, { mayBeUnsure = false }) {
  const complaints = [];
  const left = [...truth];
  for (const message of messages) {
    const name = `${message.type} ${message.id}`;
    const index = left.findIndex(({ frame }) => isOneMessage(message, frame));
    const [found] = index < 0 ? [] : left.splice(index, 1);
    const { status } = message.verdict;
    // A request that never left has no frame beyond the hypervisor.
    if (!found && status === 'lost' && message.heading === 'to-network') continue;
    if (!found) complaints.push(`${name} is ${status}, and no such frame was on the wire`);
    else if (status === 'inconclusive') {
      if (mayBeUnsure) continue;
      complaints.push(`${name} is inconclusive (${message.verdict.reasons.join(', ')})`);
    } else if ((status === 'delivered') !== found.arrived) {
      complaints.push(`${name} is ${status}, and was ${found.arrived ? '' : 'not '}${arrival}`);
    }
  }
  for (const { frame } of left)
    complaints.push(`${frame.type} at ${frame.timeNs} was on the wire and is not in the report`);
  return complaints;
}

/**
 * @param {ReportMessage & { xid: number }} message
 * @param {import('./wire.js').DhcpFrame} frame
 */
function isOneMessage(message, frame) {
  if (message.type !== frame.type || message.xid !== frame.xid) return false;
  const times = message.sightings.map((sighting) => BigInt(sighting.time.replace('.', '')));
  return times.some((time) => isSoonAfter(time, frame.timeNs) || isSoonAfter(frame.timeNs, time));
}

/**
 * @param {ReportMessage[]} replies
 * @param {import('./faults/index.js').Expectation} expectation
 */
function judgePlaces(replies, { where }) {
  return replies
    .filter(({ verdict }) => verdict.status === 'lost')
    .filter(({ verdict }) => !where.some((at) => at.lastSeen === verdict.lastSeen && at.missing === verdict.missing))
    .map(({ type, id, verdict }) => `${type} ${id} is lost between ${verdict.lastSeen} and ${verdict.missing}`);
}

/**
 * @param {Report} report
 * @param {import('./faults/index.js').Expectation} expectation
 * @param {boolean} isLoss
 */
function judgeCauses(report, { findings, mayFind, symptoms = [] }, isLoss) {
  const causes = report.findings.filter((finding) => finding.level === 'cause').map((finding) => finding.code);
  const wanted = isLoss ? findings : [];
  const seen = report.findings.filter((finding) => finding.level === 'symptom').map((finding) => finding.code);
  return [
    ...wanted.filter((code) => !causes.includes(code)).map((code) => `the cause ${code} was not found`),
    ...causes
      .filter((code) => !wanted.includes(code) && !(isLoss && mayFind.includes(code)))
      .map((code) => `the cause ${code} was found`),
    ...symptoms.filter((code) => !seen.includes(code)).map((code) => `the symptom ${code} was not found`),
  ];
}
