/**
 * `scripts/lab record`: one run of a fault, written down for pcaps/. The captures are what an operator would have: plain
 * tcpdump per interface and an incident of `trace --write`. expected.json is made from the ground truth, never from what
 * dhcphop says.
 */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectationFiles } from './expectation.js';
import { expectedOf } from './expected.js';
import { createLab } from './lab.js';
import { sleep } from './process.js';
import { findRecorded } from './recorded.js';
import { recordingNotes } from './recording-notes.js';
import { interfacesOf } from './topology.js';
import { firstGuest, traceWhile } from './trace.js';

/** tcpdump hands over its blocks once a second. */
const TCPDUMP_BLOCK_MS = 1500;

/**
 * @param {string} faultName
 * @param {string} directory
 * @param {{ client: import('./client.js').ClientName, timeoutMs: number, onLab?: (lab: import('./lab.js').Lab) => void, command?: string }} options
 *   `command` is what its README names as the command.
 */
export async function record(faultName, directory, options) {
  const { client, timeoutMs, onLab, command = 'scripts/lab' } = options;
  const fault = findRecorded(faultName);
  mkdirSync(directory, { recursive: true });
  const lab = await createLab({ topology: fault.topology });
  onLab?.(lab);
  try {
    await fault.inject(lab);
    const captures = await Promise.all(
      lab.path
        .flatMap(interfacesOf)
        .map(async (name) => ({ name, observer: await lab.observe('hv', name, { exact: false }) })),
    );
    const monitor = lab.start('hv', ['bridge', 'monitor', 'fdb']);
    const incident = path.join(directory, 'incident.pcapng');
    rmSync(incident, { force: true });
    await traceWhile(
      lab,
      [...firstGuest(lab), '--write', incident],
      () => fault.ask?.(lab, timeoutMs) ?? lab.runClient(0, client, { timeoutMs }),
    );
    await sleep(TCPDUMP_BLOCK_MS);
    chmodSync(incident, 0o644);
    await Promise.all(captures.map(({ observer }) => observer.stop()));
    const files = captures.map(({ name, observer }) => ({ name, bytes: observer.bytes() }));
    for (const { name, bytes } of files) writeFileSync(path.join(directory, `${name}.pcap`), bytes);
    const guest = /** @type {string} */ (lab.guests[0]?.mac);
    // The first line is the entry's birth, each further one a move.
    const macMoves =
      monitor
        .stdout()
        .split('\n')
        .filter((line) => line.startsWith(guest)).length - 1;
    const expected = expectedOf(lab, fault, files, macMoves);
    writeFileSync(path.join(directory, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
    for (const [name, text] of Object.entries(expectationFiles(expected)))
      writeFileSync(path.join(directory, name), text);
    writeFileSync(
      path.join(directory, 'README.md'),
      recordingNotes(fault, lab.path.flatMap(interfacesOf), `${command} record`, client, expected),
    );
  } finally {
    await lab.close();
  }
}
