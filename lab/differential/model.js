/** The model's side: what src/forward says of one frame between two interfaces, from what dhcphop's readers read. */
import { fromProgram } from './from-program.js';
import { BRIDGE, BRIDGE_MAC } from './random-host.js';

/** @type {typeof import('../../src/forward/crossing.ts')} */
const { crossingsBetween } = await fromProgram('forward/crossing.js');
/** @type {typeof import('../../src/forward/explain.ts')} */
const { explain } = await fromProgram('forward/explain.js');
/** @type {typeof import('../../src/forward/packet.ts')} */
const { packetOf } = await fromProgram('forward/packet.js');
/** @type {typeof import('../../src/forward/firewall/save/ruleset.ts')} */
const { parseSavedRules } = await fromProgram('forward/firewall/save/ruleset.js');
/** @type {typeof import('../../src/forward/firewall/nft/ruleset.ts')} */
const { parseNftRuleset } = await fromProgram('forward/firewall/nft/ruleset.js');
/** @type {typeof import('../../src/tools/parse-links.ts')} */
const { parseLinks } = await fromProgram('tools/parse-links.js');
/** @type {typeof import('../../src/tools/parse-fdb.ts')} */
const { parseFdb } = await fromProgram('tools/parse-fdb.js');
/** @type {typeof import('../../src/state/bridge-timeline.ts')} */
const { BridgeTimeline } = await fromProgram('state/bridge-timeline.js');
/** @type {typeof import('../../src/frame/decode-frame.ts')} */
const { createFrameDecoder } = await fromProgram('frame/decode-frame.js');

const FDB_ENTRY_LENGTH = 16;
const NO_TC = { nearest: { root: null, hook: null, filters: new Map() }, before: null, after: null };

/**
 * Why the frame does not get from one of the hops to another, by what dhcphop's readers made of the host; null where the
 * model does not know the way. `hops` are in the order in which the frame passes them.
 * @typedef {(frame: Buffer, passage: import('./kernel.js').Passage, hops: readonly string[], from: string, to: string) => import('../../src/forward/explain.ts').Explanation | null} Model
 */

/**
 * @param {import('./kernel.js').Reading} reading
 * @returns {Model}
 */
export function createModel(reading) {
  const links = parseLinks(reading.links, null);
  const nft = parseNftRuleset(reading.nft);
  const once = { before: null, after: null };
  const iptables = reading.iptables.rules.map(parseSavedRules);
  const ebtables = reading.ebtables.map(parseSavedRules);
  const vlans = reading.wiring?.vlans ?? [];
  return (frame, { fdb, fdbJson }, names, from, to) => {
    const hops = names.map((name) => ({ name, interfaces: [name], role: /** @type {const} */ ('unknown') }));
    const crossings = crossingsBetween({ guest: null, hops }, from, to, 'to-guest', links);
    if (crossings === null) return null;
    const timeline = new BridgeTimeline();
    const entries = fdbJson === null ? entriesOf(fdb, reading.ports) : parseFdb(fdbJson, null);
    timeline.add({ kind: 'fdb', timeNs: 0n, entries });
    return explain(crossings, packet(frame), {
      fdb: (mac, bridge, vlan) => timeline.portAt(mac, bridge, 1n, { vlan }),
      fdbRead: true,
      nft: () => nft && { nearest: nft, ...once },
      iptables: () => ({ nearest: iptables, ...once }),
      ebtables: () => ({ nearest: ebtables, ...once }),
      tc: () => NO_TC,
      handsToIp: () => reading.iptables,
      vlans: (name) => vlans.find((port) => port.name === name)?.vlans ?? [],
    });
  };
}

/** @param {Buffer} bytes */
function packet(bytes) {
  const frame = /** @type {const} */ ({
    interfaceId: 0,
    timeNs: 0n,
    direction: 'in',
    linkType: 1,
    wireLength: bytes.length,
  });
  const datagram = createFrameDecoder().decode({ ...frame, bytes });
  if (datagram === null) throw new Error('the frame is no datagram');
  const place = /** @type {const} */ ({ hop: '', position: 0, interface: '', timeNs: 0n, direction: 'in' });
  return packetOf({ ...datagram, ...place, wireLength: bytes.length });
}

/**
 * struct __fdb_entry of if_bridge.h: MAC, port number, whether it is local, age, high byte of the port number.
 * @param {Buffer} fdb
 * @param {ReadonlyMap<number, string>} ports
 */
function entriesOf(fdb, ports) {
  // The bridge's own address is not in sysfs.
  const entries = [entry(BRIDGE_MAC, BRIDGE, true)];
  for (let at = 0; at + FDB_ENTRY_LENGTH <= fdb.length; at += FDB_ENTRY_LENGTH) {
    const mac = fdb.toString('hex', at, at + 6).replace(/..(?=.)/g, '$&:');
    const port = ports.get(fdb.readUInt8(at + 6) | (fdb.readUInt8(at + 12) << 8));
    if (port !== undefined) entries.push(entry(mac, port, fdb.readUInt8(at + 7) === 1));
  }
  return entries;
}

/**
 * @param {string} mac
 * @param {string} port
 * @param {boolean} local
 */
function entry(mac, port, local) {
  return { mac, bridge: BRIDGE, port, vlan: null, local, static: false, sticky: false };
}
