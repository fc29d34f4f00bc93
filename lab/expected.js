/**
 * expected.json of a recording, from the ground truth: what the ends of the wire sent and received, in which of
 * tcpdump's captures a lost reply is last seen, and how often `bridge monitor` saw the guest's MAC move.
 */

import { interfacesOf } from './topology.js';
import { fateOfReplies, isSoonAfter, requestsThatCameBack, requestsThatLeft } from './truth.js';
import { readDhcpFrames } from './wire.js';

/** @typedef {import('./wire.js').DhcpFrame} DhcpFrame */

/**
 * @typedef {object} ExpectedMessage
 * @property {string} type
 * @property {'to-network' | 'to-guest'} heading
 * @property {boolean} reflection
 * @property {'delivered' | 'lost'} status
 * @property {string} lastSeen
 * @property {string | null} missing
 *
 * @typedef {object} Expected
 * @property {number} exitCode
 * @property {{ xid: string, chaddr: string, outcome: string, messages: ExpectedMessage[] }[]} exchanges  Messages by time.
 * @property {Record<'classic' | 'incident', { sources: string[], causes: string[], unobserved: string[] }>} forms
 *   `sources` are the arguments of `replay`. `causes` are all findings of level cause; `unobserved` must be among those of the report.
 */

/**
 * @param {import('./lab.js').Lab} lab
 * @param {Pick<import('./recorded.js').Recorded, 'expect' | 'fromFrames'>} fault
 * @param {{ name: string, bytes: Buffer }[]} captures  Network to guest.
 * @param {number} macMoves  How often the FDB entry of the guest's MAC went from one port to another.
 * @returns {Expected}
 */
export function expectedOf(lab, fault, captures, macMoves) {
  const mac = /** @type {string} */ (lab.guests[0]?.mac);
  const hops = lab.path.map((name) => ({
    name,
    frames: captures
      .filter((capture) => interfacesOf(name).includes(capture.name))
      .flatMap(({ bytes }) => readDhcpFrames(bytes)),
  }));
  const outermost = /** @type {string} */ (lab.path[0]);
  const innermost = /** @type {string} */ (lab.path.at(-1));
  /** @type {{ frame: DhcpFrame, message: ExpectedMessage }[]} */
  const all = [
    ...requestsThatLeft(lab, mac).map((frame) => ({
      frame,
      message: delivered(frame, 'to-network', false, outermost),
    })),
    ...requestsThatCameBack(lab, mac).map((frame) => ({
      frame,
      message: delivered(frame, 'to-guest', true, innermost),
    })),
    ...fateOfReplies(lab, mac).map(({ sent, arrived }) => ({
      frame: sent,
      message: arrived ? delivered(sent, 'to-guest', false, innermost) : lost(sent, hops),
    })),
  ].sort((a, b) => Number(a.frame.timeNs - b.frame.timeNs));
  const isLoss = all.some(({ message }) => message.status === 'lost');
  const isMoving = macMoves >= 2 && fault.expect.mayFind.includes('guest-mac-moving');
  const exchanges = [...groupByXid(all)].map(([xid, items]) => {
    const messages = items.map(({ message }) => message);
    return { xid, chaddr: mac, outcome: outcomeOf(messages), messages };
  });
  const isFailure = isLoss || exchanges.some(({ outcome }) => outcome !== 'bound');
  const causes = isFailure ? [...fault.expect.findings, ...(isMoving ? ['guest-mac-moving'] : [])] : [];
  const fromFrames = causes.filter((code) => fault.fromFrames.includes(code));
  return {
    exitCode: isFailure ? 1 : 0,
    exchanges,
    forms: {
      classic: {
        sources: [...hopsOption(lab.path), ...captures.map(({ name }) => `${name}.pcap`)],
        causes: fromFrames,
        unobserved: isLoss ? ['guest-mac-on-wrong-port'] : [],
      },
      incident: { sources: ['incident.pcapng'], causes: causes.sort(), unobserved: [] },
    },
  };
}

/** Files tell the order of the path, but not which interfaces are side by side. @param {readonly string[]} path */
function hopsOption(path) {
  return path.some((hop) => interfacesOf(hop).length > 1) ? ['--hops', path.join(',')] : [];
}

/**
 * @param {DhcpFrame} frame
 * @param {ExpectedMessage['heading']} heading
 * @param {boolean} reflection
 * @param {string} lastSeen
 * @returns {ExpectedMessage}
 */
function delivered({ type }, heading, reflection, lastSeen) {
  return { type, heading, reflection, status: 'delivered', lastSeen, missing: null };
}

/**
 * @param {DhcpFrame} sent
 * @param {{ name: string, frames: DhcpFrame[] }[]} hops
 * @returns {ExpectedMessage}
 */
function lost(sent, hops) {
  const last = hops.findLastIndex(({ frames }) =>
    frames.some((frame) => frame.payload === sent.payload && isSoonAfter(frame.timeNs, sent.timeNs)),
  );
  const [lastSeen, missing] = [hops[last], hops[last + 1]];
  if (!lastSeen || !missing) throw new Error(`a lost ${sent.type} was last captured at ${lastSeen?.name ?? 'no hop'}`);
  return {
    type: sent.type,
    heading: 'to-guest',
    reflection: false,
    status: 'lost',
    lastSeen: lastSeen.name,
    missing: missing.name,
  };
}

/** @param {ExpectedMessage[]} messages */
function outcomeOf(messages) {
  if (messages.some(({ type, status }) => type === 'ACK' && status === 'delivered')) return 'bound';
  if (messages.some(({ status }) => status === 'lost')) return 'reply-lost';
  if (messages.some(({ type }) => type === 'NAK')) return 'nak';
  return messages.some(({ type }) => type === 'OFFER') ? 'offer-ignored' : 'no-reply';
}

/** @param {{ frame: DhcpFrame }} item */
function xidOf({ frame }) {
  return `0x${frame.xid.toString(16).padStart(8, '0')}`;
}

/**
 * @template {{ frame: DhcpFrame }} T
 * @param {T[]} items
 */
function groupByXid(items) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const item of items) groups.set(xidOf(item), [...(groups.get(xidOf(item)) ?? []), item]);
  return groups;
}
