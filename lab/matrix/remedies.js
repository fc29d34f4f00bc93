/**
 * The remedies that a finding's advice names, executed: in a lab of its own for each, in which the fault is made again and the
 * client must then get its lease.
 */
import { createLab } from '../lab.js';
import { askOnce, makeFault, runCell } from './cell.js';

/** @typedef {import('./row.js').Row} Row */
/** @typedef {import('./spots.js').Spot} Spot */

/**
 * @typedef {object} Remedy
 * @property {string} fault
 * @property {string} spot
 * @property {string | null} cause
 * @property {string} remedy  The command as the advice has it, or what its prose means.
 * @property {boolean} works  The client got its lease.
 */

const LEASE_MS = 8000;
const CHANGES = /^(?:sudo )?(?:ip|bridge|nft|tc|sysctl|ethtool|(?:ip|eb)tables\S*) /;
/** Commands that show something, and those in which a name has to be filled in. */
const SHOWS = / (?:show|list|monitor|addr|-L)\b|^(?:sudo )?sysctl (?!-w)|(?:^| )[A-Z]{3,}(?: |$)| grep /;

/**
 * The commands that change something, of the lines of NEXT: a line is one, or has it behind a colon.
 * @param {readonly string[]} advice
 */
export function commandsIn(advice) {
  return advice.flatMap((line) => {
    const at = line.indexOf(': ');
    const command = CHANGES.test(line) || at < 0 ? line : line.slice(at + 2);
    return CHANGES.test(command) &&
      !SHOWS.test(command.replace(/DROP|ACCEPT|INPUT|FORWARD|POSTROUTING|PREROUTING/g, ''))
      ? [command]
      : [];
  });
}

/**
 * Makes the fault, reads the advice of its first cause, and executes each remedy.
 * @param {Row} row
 * @param {Spot} spot
 * @returns {Promise<readonly Remedy[]>}
 */
export async function tryRemedies(row, spot) {
  /** @type {readonly string[]} */
  let commands = [];
  let prefix = '';
  await runCell(row, spot, {
    async beforeClose(lab, { findings }) {
      prefix = lab.ns.prefix;
      commands = commandsIn(findings.find(({ level }) => level === 'cause')?.advice ?? []);
    },
  });
  const { name: fault, cause, mending } = row;
  // A port that becomes forwarding by itself, with spanning tree, lets nobody help it.
  if (row.byItself === true) commands = [];
  const remedies = [];
  for (const command of commands) {
    const works = await heals(row, spot, (lab) =>
      // The lab is root already.
      lab.exec('hv', ['sh', '-c', command.replace(/^sudo /, '').replaceAll(prefix, lab.ns.prefix)]),
    );
    remedies.push({ fault, spot: spot.name, cause, remedy: command, works });
  }
  if (row.mend !== undefined) {
    const works = await heals(row, spot, (lab) => row.mend?.(lab, spot) ?? Promise.resolve());
    remedies.push({ fault, spot: spot.name, cause, remedy: mending ?? 'by hand', works });
  }
  return remedies;
}

/**
 * @param {Row} row
 * @param {Spot} spot
 * @param {(lab: import('../lab.js').Lab) => Promise<unknown>} mend
 */
async function heals(row, spot, mend) {
  const lab = await createLab({ topology: spot.topology });
  try {
    await makeFault(row, spot, lab);
    // What a guest has sent tells the bridges where it is, also wrongly: that is part of the fault.
    await askOnce({ ...row, patienceMs: 1200 }, lab);
    const isDone = await mend(lab).then(
      () => true,
      () => false,
    );
    if (!isDone) return false;
    const { bound } = await lab.runClient(0, 'udhcpc', { timeoutMs: LEASE_MS });
    return bound;
  } finally {
    await lab.close();
  }
}

/** @param {Remedy} remedy */
export function remedyText({ fault, spot, remedy, works }) {
  return `${works ? 'lease' : 'NONE '}  ${fault.padEnd(28)} ${spot.padEnd(13)} ${remedy}`;
}
