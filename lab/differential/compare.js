/** Sends the frames of one random host and compares where each came out with what the model says. */
import { frameBytes } from './frame.js';
import { createModel } from './model.js';
import { BRIDGE, peerOf, randomHost } from './random-host.js';
import { BONDS } from './random-wiring.js';
import { tagAtBridge } from './tag-at-bridge.js';

/** A frame that should have come and was not seen yet is waited for, on a busy machine. */
const LATE_MS = 200;

/**
 * One question to the model, and what the kernel did.
 * @typedef {object} Comparison
 * @property {number} seed
 * @property {number} frame  Index among the host's frames.
 * @property {string} from
 * @property {string} to
 * @property {boolean} cameOut  Whether the frame, seen at `from`, was seen at `to`.
 * @property {'passes' | 'stops' | 'unknown'} said
 * @property {string} why  The code of the stage, or what is not known; empty for `passes`.
 */

/** @param {Pick<Comparison, 'said' | 'cameOut'>} comparison */
export function differs({ said, cameOut }) {
  return said !== 'unknown' && (said === 'passes') !== cameOut;
}

/**
 * @param {import('./kernel.js').Kernel} kernel
 * @param {number} seed
 * @param {number} frameCount
 * @param {{ isWired?: boolean }} [options]  As of `randomHost`.
 * @returns {Promise<Comparison[]>}
 */
export async function compareHost(kernel, seed, frameCount, options) {
  const host = randomHost(seed, frameCount, options);
  const model = createModel(await kernel.become(host));
  /** @type {Comparison[]} */
  const comparisons = [];
  for (const [at, frame] of host.frames.entries()) {
    // Never 0, and another in each frame of a host.
    const xid = ((seed << 8) | (at + 1)) >>> 0;
    const bytes = frameBytes(frame, xid);
    const passage = await kernel.send(peerOf(frame.port), bytes);
    const places = new Set(placesOf(passage.seen, xid));
    const atBridge = frameBytes({ ...frame, vlan: tagAtBridge(host, frame) }, xid);
    const ask = () =>
      questions(host, frame.port, places).map((question) => {
        const isAtBridge = question.from === BRIDGE;
        return answer(model, isAtBridge ? atBridge : bytes, passage, question, places);
      });
    let answers = ask();
    if (answers.some((each) => differs(each) && !each.cameOut)) {
      for (const place of placesOf(await kernel.wait(LATE_MS), xid)) places.add(place);
      answers = ask();
    }
    for (const each of answers) comparisons.push({ seed, frame: at, ...each });
  }
  return comparisons;
}

/**
 * @param {readonly string[]} seen
 * @param {number} xid
 */
function placesOf(seen, xid) {
  return seen.filter((line) => line.endsWith(` ${xid}`)).map((line) => line.slice(0, line.lastIndexOf(' ')));
}

/**
 * What can be asked of a frame: each piece of its way that begins where it was seen.
 * @typedef {{ hops: readonly string[], from: string, to: string, at: string }} Question  `at`: where it is seen then.
 * @param {import('./random-host.js').RandomHost} host
 * @param {string} port  It came in by this one.
 * @param {ReadonlySet<string>} places
 * @returns {Question[]}
 */
function questions(host, port, places) {
  /** @type {Question[]} */
  const asked = [];
  const peer = peerOf(port);
  const bond = BONDS.find(({ slaves }) => slaves.some((slave) => slave === port))?.name;
  const inner = bond ?? port;
  const inward = bond === undefined ? [peer, port] : [peer, port, bond];
  /** @param {readonly string[]} hops @param {string} from @param {string} to @param {string} before @param {string} at */
  const ask = (hops, from, to, before, at) => {
    if (places.has(before)) asked.push({ hops, from, to, at });
  };
  ask([...inward, BRIDGE], peer, port, `${peer} out`, `${port} in`);
  if (bond !== undefined) ask([...inward, BRIDGE], port, bond, `${port} in`, `${bond} in`);
  ask([...inward, BRIDGE], inner, BRIDGE, `${inner} in`, `${BRIDGE} in`);
  for (const { name } of host.ports) {
    if (name === inner) continue;
    // Which slave a bond sends by is its own choice, but where only one is active.
    const leaving = host.wiring?.bonds.find((each) => each.name === name);
    const end = leaving === undefined ? peerOf(name) : null;
    const outward = [
      ...(leaving?.active == null ? [] : [leaving.active, peerOf(leaving.active)]),
      ...(end === null ? [] : [end]),
    ];
    const way = [...inward, BRIDGE, name, ...outward];
    ask(way, BRIDGE, name, `${BRIDGE} in`, `${name} out`);
    ask(way, inner, name, `${inner} in`, `${name} out`);
    ask(
      way.filter((hop) => hop !== BRIDGE),
      inner,
      name,
      `${inner} in`,
      `${name} out`,
    );
    if (end !== null) ask(way, name, end, `${name} out`, `${end} in`);
    else if (leaving?.active != null && isActiveBackup(name)) {
      ask(way, name, leaving.active, `${name} out`, `${leaving.active} out`);
      ask(way, leaving.active, peerOf(leaving.active), `${leaving.active} out`, `${peerOf(leaving.active)} in`);
    }
  }
  return asked;
}

/** @param {string} name */
function isActiveBackup(name) {
  return BONDS.find((bond) => bond.name === name)?.mode === 'active-backup';
}

/**
 * @param {import('./model.js').Model} model
 * @param {Buffer} frame
 * @param {import('./kernel.js').Passage} passage
 * @param {Question} question
 * @param {ReadonlySet<string>} places
 * @returns {Omit<Comparison, 'seed' | 'frame'>}
 */
function answer(model, frame, passage, { hops, from, to, at }, places) {
  const explanation = model(frame, passage, hops, from, to);
  const rest = { from, to, cameOut: places.has(at) };
  if (explanation === null) return { ...rest, said: 'unknown', why: 'the way' };
  const { stop, unknown } = explanation;
  if (stop !== null) return { ...rest, said: 'stops', why: stop.code };
  return unknown.length > 0
    ? { ...rest, said: 'unknown', why: unknown.join('; ') }
    : { ...rest, said: 'passes', why: '' };
}
