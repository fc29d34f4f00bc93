/**
 * The forwarding databases of a namespace's bridges, asked of the kernel. A guest can make as many entries as it likes:
 * where there are too many to read, each port is read a little, and those that matter are asked for one by one.
 */
import type { AskKernel } from '../capture/ask-kernel.ts';
import { ToolError } from '../core/errors.ts';
import { append } from '../core/lists.ts';
import { joinMessages } from '../netlink/message.ts';
import {
  decodeNeighbourAnswers,
  encodeNeighbourDump,
  encodeNeighbourQuery,
  type Neighbour,
  NTF,
  NUD,
} from '../netlink/neighbour.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { FdbEntry, Link } from '../state/host-state.ts';
import { isHostSideMac } from '../wiring/port-side.ts';
import { inNamespace } from './links.ts';

/** The whole is read where it is no more than this: some 12,000 entries. The kernel takes time with their square. */
const WHOLE_BYTES = 1 << 20;
/** Of each port else: some 400 entries, the youngest. */
const PORT_BYTES = 32 << 10;
/** Looking for a port's entries among a million others takes the kernel some 50 ms; ports beyond that are not read. */
const PORTS_MILLISECONDS = 3_000;
/** Questions for single entries; each takes a few microseconds. */
const MOST_QUERIES = 65_536;
/** VLANs of a bridge for which each MAC is asked for. */
const MOST_VLANS = 64;

/**
 * Entries of all bridges of `netns` (null: the current one), whose `links` are known: all of them, or where there are too
 * many some of each port and all for `macs` and for what may be the MAC of a guest. Rejects with ToolError `cannot-read`.
 */
export async function readKernelFdb(
  netns: string | null,
  links: readonly Link[],
  macs: readonly string[],
  ask: AskKernel,
): Promise<readonly FdbEntry[]> {
  const own = links.filter(({ name }) => splitInterfaceName(name).netns === netns);
  if (!own.some(({ kind }) => kind === 'bridge')) return [];
  const whole = decodeNeighbourAnswers(await ask(netns, encodeNeighbourDump(null), WHOLE_BYTES));
  const [refusal] = whole.refusals;
  if (refusal !== undefined) {
    const what = `ask the kernel for the FDB: error ${refusal.errno}`;
    throw new ToolError('cannot-read', what, ['bridge', ...inNamespace(netns), 'fdb', 'show'].join(' '));
  }
  if (whole.dumpsDone > 0) return entriesOf(whole.neighbours, own);
  const neighbours: Neighbour[] = [];
  const untilMs = performance.now() + PORTS_MILLISECONDS;
  const read = new Set<string>();
  for (const { index, kind, masterKind } of own) {
    if ((kind !== 'bridge' && masterKind !== 'bridge') || performance.now() > untilMs) continue;
    append(neighbours, decodeNeighbourAnswers(await ask(netns, encodeNeighbourDump(index), PORT_BYTES)).neighbours);
  }
  const queries = queriesFor(own, macs, neighbours);
  if (queries.length > 0) {
    const answers = await ask(netns, joinMessages(queries), Number.MAX_SAFE_INTEGER);
    append(neighbours, decodeNeighbourAnswers(answers).neighbours);
  }
  return entriesOf(
    neighbours.filter((each) => {
      const key = `${each.bridgeIndex} ${each.mac} ${each.vlan}`;
      return !read.has(key) && read.add(key);
    }),
    own,
  );
}

/** For each bridge: the wanted MACs, those of its ports, and those of the guests behind libvirt's taps, in its VLANs. */
function queriesFor(links: readonly Link[], macs: readonly string[], known: readonly Neighbour[]): Uint8Array[] {
  const queries: Uint8Array[] = [];
  for (const bridge of links) {
    if (bridge.kind !== 'bridge') continue;
    const vlans = new Set(known.flatMap(({ bridgeIndex, vlan }) => (bridgeIndex === bridge.index ? [vlan] : [])));
    const asked = [...new Set([null, ...vlans])].slice(0, MOST_VLANS);
    const ports = links.filter(({ master }) => master === bridge.name).map(({ mac }) => mac);
    const wanted = new Set([...macs, bridge.mac, ...ports, ...ports.filter(isHostSideMac).flatMap(guestMacsOf)]);
    for (const mac of wanted) {
      for (const vlan of asked) {
        if (queries.length < MOST_QUERIES) queries.push(encodeNeighbourQuery(bridge.index, mac, vlan));
      }
    }
  }
  return queries;
}

/** libvirt puts `fe` in place of the first byte of the guest's MAC, which may be any but that of a group. */
function guestMacsOf(hostMac: string): readonly string[] {
  return Array.from({ length: 128 }, (_, i) => `${(2 * i).toString(16).padStart(2, '0')}${hostMac.slice(2)}`);
}

function entriesOf(neighbours: readonly Neighbour[], links: readonly Link[]): readonly FdbEntry[] {
  const names = new Map(links.map(({ index, name }) => [index, name]));
  return neighbours.flatMap(({ mac, portIndex, bridgeIndex, vlan, state, flags }) => {
    const port = names.get(portIndex);
    const bridge = names.get(bridgeIndex);
    if (port === undefined || bridge === undefined || (flags & NTF.self) !== 0) return [];
    const local = (state & NUD.permanent) !== 0;
    return {
      mac,
      bridge,
      port,
      vlan,
      local,
      static: !local && (state & NUD.noArp) !== 0,
      sticky: (flags & NTF.sticky) !== 0,
    };
  });
}
