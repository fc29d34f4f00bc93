/**
 * Ground truth: what became of each message, from what the two ends of the wire really sent and received. It knows
 * nothing of dhcphop and is what its verdicts are judged by.
 */

/** @typedef {import('./wire.js').DhcpFrame} DhcpFrame */

/**
 * @typedef {object} Fate
 * @property {DhcpFrame} sent
 * @property {DhcpFrame | null} arrived  Null where it never did.
 */

/** Longer than any frame is under way here, shorter than any client waits before it repeats itself. */
export const UNDER_WAY_NS = 300_000_000n;
/** Timestamps of two interfaces may be inverted by a few milliseconds. */
export const INVERSION_NS = 5_000_000n;

/**
 * The replies to a guest: each sent by the server, and received by the guest or not.
 * @param {import('./lab.js').Lab} lab
 * @param {string} mac
 * @returns {Fate[]}
 */
export function fateOfReplies(lab, mac) {
  return join(ofGuest(lab.serverView, mac, 2), ofGuest(lab.guestView, mac, 2));
}

/**
 * The guest's requests that came out of the hypervisor, as the switch received them.
 * @param {import('./lab.js').Lab} lab
 * @param {string} mac
 * @returns {DhcpFrame[]}
 */
export function requestsThatLeft(lab, mac) {
  return ofGuest(lab.networkView, mac, 1);
}

/**
 * The guest's own requests that came back to it.
 * @param {import('./lab.js').Lab} lab
 * @param {string} mac
 * @returns {DhcpFrame[]}
 */
export function requestsThatCameBack(lab, mac) {
  return ofGuest(lab.guestView, mac, 1);
}

/**
 * @param {Pick<import('./observer.js').Observer, 'frames'>} observer
 * @param {string} mac
 * @param {1 | 2} op
 */
function ofGuest(observer, mac, op) {
  return observer.frames().filter((frame) => frame.chaddr === mac && frame.op === op);
}

/**
 * Joins by payload and, for equal payloads, in the order of time.
 * @param {readonly DhcpFrame[]} sent
 * @param {readonly DhcpFrame[]} received
 * @returns {Fate[]}
 */
export function join(sent, received) {
  const left = [...received];
  return sent.map((frame) => {
    const index = left.findIndex((other) => other.payload === frame.payload && isSoonAfter(other.timeNs, frame.timeNs));
    return { sent: frame, arrived: index < 0 ? null : /** @type {DhcpFrame} */ (left.splice(index, 1)[0]) };
  });
}

/**
 * Whether `later` can be the same frame as `earlier`, further on.
 * @param {bigint} later
 * @param {bigint} earlier
 */
export function isSoonAfter(later, earlier) {
  return later >= earlier - INVERSION_NS && later <= earlier + UNDER_WAY_NS;
}
