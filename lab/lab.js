/**
 * One lab: a topology with its server, guests and observers, built for the caller and torn down by `close`.
 * Used by `scripts/lab` and by the tests under test/lab.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runClient } from './client.js';
import { findFault } from './faults/index.js';
import { createNamespaces, sweepStaleLabs } from './namespaces.js';
import { observe, together } from './observer.js';
import { plugGuest } from './ports.js';
import { start } from './process.js';
import { startServer } from './server.js';
import { TOPOLOGIES, topologyMissing, waitForPorts } from './topology.js';

/**
 * @typedef {object} Lab
 * @property {import('./namespaces.js').Namespaces} ns
 * @property {string} directory  Temporary files, deleted by `close`.
 * @property {readonly string[]} path  Hops in `hv`, network to guest; interfaces side by side are joined by `|`.
 * @property {readonly string[]} roles  What each hop is.
 * @property {readonly import('./topology.js').GuestNic[]} guests
 * @property {readonly string[]} target  What `trace` is told to follow.
 * @property {import('./observer.js').Observer} guestView  What the first guest really receives.
 * @property {Pick<import('./observer.js').Observer, 'frames'>} networkView  What really leaves the hypervisor, seen by the switch.
 * @property {import('./observer.js').Observer} serverView  What the server receives and sends.
 * @property {(fault: string) => Promise<void>} inject
 * @property {(guest: number, client: import('./client.js').ClientName, options?: import('./client.js').ClientOptions) => Promise<import('./client.js').Attempt>} runClient
 * @property {(role: string, interfaceName: string, options?: { exact?: boolean, direction?: 'in' | 'out' }) => Promise<import('./observer.js').Observer>} observe
 * @property {(role: string, argv: readonly string[], options?: Parameters<typeof start>[1]) => import('./process.js').Started} start  A program inside, stopped by `close` if it still runs.
 * @property {(role: string, argv: readonly string[]) => Promise<string>} exec  A command inside, to its end.
 * @property {import('./process.js').Started} server  dnsmasq.
 * @property {(guest: number) => Promise<void>} unplug  Deletes the guest's port and NIC, as shutting it off does.
 * @property {(guest: number) => Promise<void>} plug  Makes them anew, as starting it does.
 * @property {() => Promise<void>} close  Idempotent.
 */

/**
 * @param {{ topology?: string, guests?: number, port?: import('./topology.js').PortKind }} [options]
 * @returns {Promise<Lab>}
 */
export async function createLab({ topology = 'bridge', guests = 1, port = 'tap' } = {}) {
  const plan = TOPOLOGIES[topology];
  if (!plan) throw new Error(`no topology ${topology}; there are: ${Object.keys(TOPOLOGIES).join(', ')}`);
  const missing = topologyMissing(topology);
  if (missing !== null)
    throw new Error(`cannot build the topology ${topology} here: ${missing}; scripts/vm-lab brings a kernel`);
  sweepStaleLabs();
  const ns = createNamespaces();
  const directory = mkdtempSync(path.join(tmpdir(), ns.prefix));
  /** Undone last to first. @type {(() => Promise<unknown>)[]} */
  const undo = [async () => rmSync(directory, { recursive: true, force: true }), () => ns.close()];
  /** @type {Promise<void> | null} */
  let closed = null;
  const close = () => {
    closed ??= tearDown(undo);
    return closed;
  };
  try {
    const built = await plan.build(ns, guests, port);
    const shuttles = [...built.processes];
    const kind = shuttles.length > 0 ? 'tap' : 'veth';
    undo.push(() => Promise.all(shuttles.map((shuttle) => shuttle.stop())));
    const server = await startServer(ns, directory);
    undo.push(() => server.stop());
    await waitForPorts(ns);
    /** @type {Lab['observe']} */
    const observeHere = async (role, interfaceName, options) => {
      const observer = await observe(ns, role, interfaceName, options);
      undo.push(() => observer.stop());
      return observer;
    };
    /** @type {Lab['start']} */
    const startHere = (role, argv, options) => {
      const started = start(ns.argv(role, argv), options);
      undo.push(() => started.stop());
      return started;
    };
    /** @type {Lab} */
    const lab = {
      ns,
      directory,
      path: built.path,
      roles: built.roles,
      guests: built.guests,
      target: built.target ?? [guestNic(built.guests, 0).port],
      guestView: await observeHere('vm0', 'eth0', { direction: 'in' }),
      networkView: together(
        await Promise.all(built.switchPorts.map((port) => observeHere('sw', port, { direction: 'in' }))),
      ),
      serverView: await observeHere('dhcp', 'eth0'),
      inject: (fault) => findFault(fault).inject(lab),
      runClient: (guest, client, options) =>
        runClient(ns, guestNic(built.guests, guest).role, client, directory, options),
      observe: observeHere,
      start: startHere,
      server,
      async unplug(index) {
        // A tap goes with the process that holds it.
        if (kind === 'tap') await shuttles[index]?.stop();
        else await ns.ip('hv', 'link', 'delete', guestNic(built.guests, index).port);
      },
      async plug(index) {
        const [shuttle] = await plugGuest(ns, guestNic(built.guests, index), kind);
        if (shuttle) shuttles[index] = shuttle;
        await waitForPorts(ns);
      },
      exec: ns.exec,
      close,
    };
    return lab;
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param {(() => Promise<unknown>)[]} undo */
async function tearDown(undo) {
  /** @type {unknown[]} */
  const problems = [];
  for (const step of undo.splice(0).reverse()) await step().catch((error) => problems.push(error));
  if (problems.length > 0) throw new Error(`the lab was not torn down: ${problems.map(String).join('; ')}`);
}

/**
 * @param {readonly import('./topology.js').GuestNic[]} guests
 * @param {number} index
 */
function guestNic(guests, index) {
  const guest = guests[index];
  if (!guest) throw new Error(`the lab has no guest ${index}`);
  return guest;
}
