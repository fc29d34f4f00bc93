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
  const plan = planOf(topology);
  sweepStaleLabs();
  const ns = createNamespaces();
  const directory = mkdtempSync(path.join(tmpdir(), ns.prefix));
  const cleanUp = new CleanUp();
  cleanUp.add(async () => rmSync(directory, { recursive: true, force: true }));
  cleanUp.add(() => ns.close());
  try {
    return await furnish(await plan.build(ns, guests, port), ns, directory, cleanUp);
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
}

/** @param {string} topology */
function planOf(topology) {
  const plan = TOPOLOGIES[topology];
  if (!plan) throw new Error(`no topology ${topology}; there are: ${Object.keys(TOPOLOGIES).join(', ')}`);
  const missing = topologyMissing(topology);
  if (missing !== null)
    throw new Error(`cannot build the topology ${topology} here: ${missing}; scripts/vm-lab brings a kernel`);
  return plan;
}

/**
 * The server, the observers and what a caller may do with a topology that stands.
 * @param {import('./topology.js').Built} built
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {string} directory
 * @param {CleanUp} cleanUp
 * @returns {Promise<Lab>}
 */
async function furnish(built, ns, directory, cleanUp) {
  const ports = new GuestPorts(ns, built);
  cleanUp.add(() => ports.close());
  const server = await startServer(ns, directory);
  cleanUp.add(() => server.stop());
  await waitForPorts(ns);
  /** @type {Lab['observe']} */
  const observeHere = async (role, interfaceName, options) => {
    const observer = await observe(ns, role, interfaceName, options);
    cleanUp.add(() => observer.stop());
    return observer;
  };
  const guestView = await observeHere('vm0', 'eth0', { direction: 'in' });
  const fromSwitch = built.switchPorts.map((port) => observeHere('sw', port, { direction: 'in' }));
  const networkView = together(await Promise.all(fromSwitch));
  const serverView = await observeHere('dhcp', 'eth0');
  /** @type {Lab} */
  const lab = {
    ns,
    directory,
    path: built.path,
    roles: built.roles,
    guests: built.guests,
    target: built.target ?? [ports.nic(0).port],
    guestView,
    networkView,
    serverView,
    server,
    inject: (fault) => findFault(fault).inject(lab),
    runClient: (guest, client, options) => runClient(ns, ports.nic(guest).role, client, directory, options),
    observe: observeHere,
    start(role, argv, options) {
      const started = start(ns.argv(role, argv), options);
      cleanUp.add(() => started.stop());
      return started;
    },
    exec: ns.exec,
    unplug: (guest) => ports.unplug(guest),
    plug: (guest) => ports.plug(guest),
    close: () => cleanUp.run(),
  };
  return lab;
}

/** The guests' ports, and the processes that hold those of them open that are taps. */
class GuestPorts {
  /** @type {import('./namespaces.js').Namespaces} */
  #ns;
  /** @type {readonly import('./topology.js').GuestNic[]} */
  #guests;
  /** @type {import('./process.js').Started[]} */
  #shuttles;
  /** @type {import('./topology.js').PortKind} */
  #kind;

  /**
   * @param {import('./namespaces.js').Namespaces} ns
   * @param {import('./topology.js').Built} built
   */
  constructor(ns, { guests, processes }) {
    this.#ns = ns;
    this.#guests = guests;
    this.#shuttles = [...processes];
    this.#kind = processes.length > 0 ? 'tap' : 'veth';
  }

  /** @param {number} index */
  nic(index) {
    const guest = this.#guests[index];
    if (!guest) throw new Error(`the lab has no guest ${index}`);
    return guest;
  }

  /** @param {number} index */
  async unplug(index) {
    // A tap goes with the process that holds it.
    if (this.#kind === 'tap') await this.#shuttles[index]?.stop();
    else await this.#ns.ip('hv', 'link', 'delete', this.nic(index).port);
  }

  /** @param {number} index */
  async plug(index) {
    const [shuttle] = await plugGuest(this.#ns, this.nic(index), this.#kind);
    if (shuttle) this.#shuttles[index] = shuttle;
    await waitForPorts(this.#ns);
  }

  async close() {
    await Promise.all(this.#shuttles.map((shuttle) => shuttle.stop()));
  }
}

/** What is to be undone, last to first, once. */
class CleanUp {
  /** @type {(() => Promise<unknown>)[]} */
  #steps = [];
  /** @type {Promise<void> | null} */
  #done = null;

  /** @param {() => Promise<unknown>} step */
  add(step) {
    this.#steps.push(step);
  }

  run() {
    this.#done ??= this.#undo();
    return this.#done;
  }

  async #undo() {
    /** @type {unknown[]} */
    const problems = [];
    for (const step of this.#steps.splice(0).reverse()) await step().catch((error) => problems.push(error));
    if (problems.length > 0) throw new Error(`the lab was not torn down: ${problems.map(String).join('; ')}`);
  }
}
