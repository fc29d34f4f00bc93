/**
 * The kernel's side: one namespace with a bridge and six veth pairs, used for one random host after the other. Building
 * them each time would cost a second, changing their flags costs milliseconds.
 */
import { fileURLToPath } from 'node:url';
import { createNamespaces } from '../namespaces.js';
import { until } from '../process.js';
import { converse } from './converse.js';
import { fromProgram } from './from-program.js';
import { BRIDGE, BRIDGE_MAC, macOf, PORTS, peerOf } from './random-host.js';
import { BOND_PORTS, BONDS, SLAVES } from './random-wiring.js';
import { isBond, readWiring, wiringCommands } from './wired-kernel.js';

/** @type {typeof import('../../src/host/read-nft.ts')} */
const { readNft } = await fromProgram('host/read-nft.js');
/** @type {typeof import('../../src/host/read-iptables.ts')} */
const { readIptables } = await fromProgram('host/read-iptables.js');
/** @type {typeof import('../../src/host/read-ebtables.ts')} */
const { readEbtables } = await fromProgram('host/read-ebtables.js');

const PEERS = fileURLToPath(new URL('peers.pl', import.meta.url));
const ROLE = 'host';
/** Of br_netfilter, where the kernel has it. */
const CALL_IPTABLES = '/proc/sys/net/bridge/bridge-nf-call-iptables';
/** The bridge hears of a carrier up to a second late (linkwatch). */
const CARRIER_PATIENCE_MS = 5000;
const NO_RULES = {
  nft: '{"nftables":[]}',
  iptables: { netns: null, isOn: false, takesTagged: false, bridges: [], rules: [] },
  ebtables: [],
};
const NO_TABLES = ['*raw', 'COMMIT', '*mangle', 'COMMIT', '*filter', ':FORWARD ACCEPT [0:0]', 'COMMIT'].join('\n');

/**
 * @typedef {object} Kernel
 * @property {(host: import('./random-host.js').RandomHost) => Promise<Reading>} become
 * @property {(peer: string, frame: Buffer) => Promise<Passage>} send
 * @property {(ms: number) => Promise<readonly string[]>} wait  What was seen meanwhile, as in `Passage`.
 * @property {() => Promise<void>} close
 */

/**
 * What dhcphop's own readers are given.
 * @typedef {object} Reading
 * @property {unknown} links  `ip -j -d link`
 * @property {string} nft  JSON, as dhcphop's own reader reads it.
 * @property {import('../../src/state/kinds/iptables.ts').NamespaceIptables} iptables  The same; also whether br_netfilter has the frames.
 * @property {readonly import('../../src/state/saved-rules.ts').SavedRules[]} ebtables
 * @property {ReadonlyMap<number, string>} ports  Names of the bridge's ports by their numbers.
 * @property {import('./wired-kernel.js').WiringReading | null} wiring  Of a kernel with bonds and VLANs.
 */

/**
 * @typedef {object} Passage
 * @property {Buffer} fdb  What the bridge had learned as the frame was sent, as sysfs has it (struct __fdb_entry), without VLANs.
 * @property {unknown} fdbJson  The same as `bridge -j fdb` tells it, where there are VLANs; else null.
 * @property {readonly string[]} seen  `INTERFACE in|out XID`
 */

/**
 * @param {{ isWired?: boolean }} [options]  `isWired`: three more ports that are bonds, and VLANs.
 * @returns {Promise<Kernel>}
 */
export async function createKernel({ isWired = false } = {}) {
  const ns = createNamespaces();
  try {
    await build(ns, isWired);
    const shell = await converse(ns.argv(ROLE, ['bash']), 'echo ready\n');
    const ends = [...PORTS, ...(isWired ? SLAVES : [])];
    const names = [...ends, ...ends.map(peerOf), ...(isWired ? BOND_PORTS : [])];
    const peers = await converse(ns.argv(ROLE, ['perl', PEERS, BRIDGE, ...names]));
    /** @type {readonly { mac: string, port: string }[]} */
    let entries = [];
    let hadOutage = false;
    let hadLegacy = false;
    /** @param {string} script */
    const sh = (script) => shell.ask(`${script}\necho done\n`);
    return {
      async become(host) {
        const hasOutage = host.ports.some(({ up, peerUp }) => !up || !peerUp);
        await sh(batch('ip', linkCommands(host)));
        if (hasOutage || hadOutage) await settle(sh, host);
        hadOutage = hasOutage;
        const vlans = host.wiring === null ? [] : wiringCommands.vlans(host.wiring);
        await sh(batch('bridge', [...entries.map(forget), ...vlans, ...portCommands(host)]));
        entries = host.entries;
        if (host.wiring !== null) await sh(batch('ip', wiringCommands.links(host.wiring)));
        await sh(`[ ! -e ${CALL_IPTABLES} ] || echo ${host.handsToIp ? 1 : 0} > ${CALL_IPTABLES}`);
        if (hadLegacy) await sh(`iptables-legacy-restore <<'END'\n${NO_TABLES}\nEND`);
        const refused = isWired ? [] : await sh(`nft -f - 2>&1 <<'END'\nflush ruleset\n${host.nft}\nEND`);
        if (refused.length > 0) throw new Error(`seed ${host.seed}: nft: ${refused.join('\n')}`);
        for (const { tool, script } of host.tables) {
          const wrong = await sh(`${tool}-restore 2>&1 <<'END'\n${script}\nEND`);
          if (wrong.length > 0) throw new Error(`seed ${host.seed}: ${tool}: ${wrong.join('\n')}\n${script}`);
        }
        hadLegacy = host.tables.some(({ tool }) => tool === 'iptables-legacy');
        const links = JSON.parse((await sh('ip -j -d link; echo')).join('\n'));
        const rules = isWired ? NO_RULES : await readRulesets(sh, host);
        const numbers = (await peers.ask('ports\n')).map((line) => line.split(' '));
        return {
          links,
          ...rules,
          ports: new Map(numbers.map(([, name = '', number]) => [Number(number), name])),
          wiring: host.wiring === null ? null : await readWiring(sh),
        };
      },
      async send(peer, frame) {
        const fdbJson = isWired ? JSON.parse((await sh(`bridge -j fdb show br ${BRIDGE}; echo`)).join('\n')) : null;
        const lines = await peers.ask(`send ${peer} ${frame.toString('hex')}\n`);
        const fdb = lines.find((line) => line.startsWith('fdb '))?.slice(4) ?? '';
        return { fdb: Buffer.from(fdb, 'hex'), fdbJson, seen: sightings(lines) };
      },
      wait: async (ms) => sightings(await peers.ask(`wait ${ms}\n`)),
      async close() {
        await Promise.all([shell.close(), peers.close()]);
        await ns.close();
      },
    };
  } catch (error) {
    await ns.close();
    throw error;
  }
}

/**
 * The rules as dhcphop's own readers read them; those of iptables and ebtables only where the host has any.
 * @param {(script: string) => Promise<readonly string[]>} sh
 * @param {import('./random-host.js').RandomHost} host
 */
async function readRulesets(sh, { tables, handsToIp }) {
  /** @type {Promise<unknown>} */
  let before = Promise.resolve();
  // One at a time: the readers ask some side by side, and there is one shell.
  /** @param {string} file @param {readonly string[]} args */
  const run = (file, args) => {
    const answer = before.then(() => sh(`${[file, ...args].join(' ')} 2>/dev/null; echo`));
    before = answer;
    return answer.then((lines) => lines.join('\n'));
  };
  /** @template State @param {import('../../src/host/reader.ts').Reader} reader @returns {Promise<State>} */
  const read = async (reader) =>
    /** @type {State} */ (await reader.read(0n, { namespaces: new Set([null]), interfaces: new Set([]) }, run, null));
  /** @type {import('../../src/state/kinds/nft.ts').NftState} */
  const { rulesets } = await read(readNft);
  const nft = rulesets[0]?.json ?? '';
  const none = { netns: null, isOn: handsToIp, takesTagged: false, bridges: [], rules: [] };
  if (tables.length === 0) return { nft, iptables: none, ebtables: [] };
  /** @type {import('../../src/state/kinds/iptables.ts').IptablesState} */
  const iptables = await read(readIptables);
  /** @type {import('../../src/state/kinds/ebtables.ts').EbtablesState} */
  const ebtables = await read(readEbtables);
  return { nft, iptables: iptables.namespaces[0] ?? none, ebtables: ebtables.namespaces[0]?.rules ?? [] };
}

/**
 * @param {import('../namespaces.js').Namespaces} ns
 * @param {boolean} isWired
 */
async function build(ns, isWired) {
  await ns.add(ROLE);
  await ns.ip(ROLE, 'link', 'add', BRIDGE, 'address', BRIDGE_MAC, 'type', 'bridge', 'mcast_snooping', '0');
  for (const port of PORTS) {
    await ns.ip(ROLE, 'link', 'add', port, 'address', macOf(port), 'type', 'veth', 'peer', 'name', peerOf(port));
    await ns.ip(ROLE, 'link', 'set', port, 'master', BRIDGE);
  }
  if (isWired) for (const bond of BONDS) await addBond(ns, bond);
  await ns.ip(ROLE, 'link', 'set', BRIDGE, 'up');
}

/**
 * @param {import('../namespaces.js').Namespaces} ns
 * @param {typeof BONDS[number]} bond
 */
async function addBond(ns, { name, mode, slaves }) {
  await ns.ip(ROLE, 'link', 'add', name, 'address', macOf(name), 'type', 'bond', 'mode', mode, 'miimon', '50');
  for (const slave of slaves) {
    await ns.ip(ROLE, 'link', 'add', slave, 'type', 'veth', 'peer', 'name', peerOf(slave));
    await ns.ip(ROLE, 'link', 'set', slave, 'master', name);
    await ns.ip(ROLE, 'link', 'set', peerOf(slave), 'up');
  }
  await ns.ip(ROLE, 'link', 'set', name, 'master', BRIDGE, 'up');
}

/** @param {readonly string[]} lines */
function sightings(lines) {
  return lines.filter((line) => line.startsWith('saw ')).map((line) => line.slice(4));
}

/**
 * Commands in one run of a tool of iproute2; those that are refused (the state of a port that is down) are passed over.
 * @param {string} tool
 * @param {readonly string[]} commands
 */
function batch(tool, commands) {
  return `${tool} -force -batch - 2>/dev/null <<'END'\n${commands.join('\n')}\nEND`;
}

/** @param {import('./random-host.js').RandomHost} host */
function linkCommands(host) {
  return [...PORTS, ...(host.wiring === null ? [] : BOND_PORTS)]
    .flatMap((name) => {
      const port = host.ports.find((each) => each.name === name);
      // A port that this host does not have is off the bridge.
      const master = port?.isMember ? `master ${BRIDGE}` : 'nomaster';
      return [
        `link set ${name} ${master} mtu ${port?.mtu ?? 1500} ${(port?.up ?? true) ? 'up' : 'down'}`,
        ...(isBond(name) ? [] : [`link set ${peerOf(name)} ${(port?.peerUp ?? true) ? 'up' : 'down'}`]),
      ];
    })
    .concat(`link set ${BRIDGE} type bridge fdb_flush`);
}

/** @param {import('./random-host.js').RandomHost} host */
function portCommands(host) {
  const members = host.ports.filter(({ isMember }) => isMember);
  const flags = members.map(({ name, state, flags }) => {
    const words = Object.entries(flags).map(([flag, isOn]) => `${flag} ${isOn ? 'on' : 'off'}`);
    return `link set dev ${name} ${words.join(' ')} state ${state}`;
  });
  const learned = host.entries.map(
    ({ mac, port, sticky }) => `fdb replace ${mac} dev ${port} master static${sticky ? ' sticky' : ''}`,
  );
  return [...flags, ...learned];
}

/** @param {{ mac: string, port: string }} entry */
function forget({ mac, port }) {
  // It may have been learned on another port since: then that goes.
  return [...PORTS, ...BOND_PORTS].map((name) => `fdb del ${mac} dev ${name} master`).join('\n') || port;
}

/**
 * Waits until the bridge has heard which of its ports have a carrier.
 * @param {(script: string) => Promise<readonly string[]>} sh
 * @param {import('./random-host.js').RandomHost} host
 */
async function settle(sh, host) {
  const isSettled = async () => {
    /** @type {{ ifname: string, flags: string[], linkinfo?: { info_slave_data?: { state?: string } } }[]} */
    const links = JSON.parse((await sh('ip -j -d link; echo')).join('\n'));
    return host.ports.every(({ name, isMember, up, peerUp }) => {
      const link = links.find(({ ifname }) => ifname === name);
      // A bond has its slaves' carrier.
      const runs = up && (peerUp || isBond(name));
      const isHeard = (link?.linkinfo?.info_slave_data?.state !== 'disabled') === runs;
      return link?.flags.includes('LOWER_UP') === runs && (isHeard || !isMember);
    });
  };
  if (!(await until(isSettled, CARRIER_PATIENCE_MS)))
    throw new Error('the ports do not come to the state they were given');
}
