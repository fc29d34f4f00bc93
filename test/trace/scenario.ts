/**
 * Scenario files: one line a frame, then what the trace must say. Read by scenarios.test.ts; a line is one of
 *
 *   hops uplink0:uplink br0:bridge tap0:tap        network to guest, name:role; x0|x1:slaves side by side
 *   guest fa:16:3e:56:ea:fa                        whose DHCP to judge; without it whoever enters at the guest side
 *   0.000031 uplink0 out DISCOVER [key=value ...]  seconds, interface, in|out|-, type; keys: xid, chaddr, content,
 *                                                  server, yiaddr, requested, to (unicast|broadcast), from (MAC)
 *   gap tap0 0.1 0.9 capture-dropped               a window in which the interface may have missed frames
 *   blind br0                                      the hop shows forwarded broadcasts only
 *   end 12.5                                       the recorded end; without it the input is open-ended
 *   expect DISCOVER delivered                      a message in order of its id; LOST as `lost br0>tap0`, reflections
 *                                                  as `reflection`, reasons as `inconclusive capture-dropped`
 *   expect outcome reply-lost                      an exchange in order of its closing
 *   expect background 2                            likewise: evicted, reversed
 */
import { parseIpv4 } from '../../src/core/ipv4.ts';
import { parseDuration, type TimeNs } from '../../src/core/time.ts';
import type { DhcpMessage, DhcpType } from '../../src/dhcp/message.ts';
import type { Datagram } from '../../src/frame/datagram.ts';
import type { HopRole, Path } from '../../src/path/path.ts';
import { DEFAULT_SETTLE_NS } from '../../src/trace/limits.ts';
import { Tracer } from '../../src/trace/tracer.ts';
import type { Exchange, Message } from '../../src/trace/types.ts';
import type { GapReason } from '../../src/trace/visibility.ts';

const GUEST = 'fa:16:3e:56:ea:fa';
const REQUESTS: ReadonlySet<string> = new Set(['DISCOVER', 'REQUEST', 'DECLINE', 'RELEASE', 'INFORM', 'BOOTREQUEST']);
const START_NS = 1_790_000_000_000_000_000n;

export interface ScenarioResult {
  readonly said: readonly string[];
  readonly expected: readonly string[];
}

/** Runs a scenario; `said` and `expected` are equal where the trace is right. */
export function runScenario(text: string): ScenarioResult {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
  const word = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.split(/\s+/).slice(1));
  const path: Path = {
    guest: word('guest')[0]?.[0] === undefined ? null : { mac: word('guest')[0]?.[0] as string, name: null },
    hops: (word('hops')[0] ?? []).map((entry) => {
      const [name, role] = entry.split(':') as [string, HopRole];
      return { name, interfaces: name.split('|'), role: role ?? 'unknown' };
    }),
  };
  const messages: Message[] = [];
  const exchanges: Exchange[] = [];
  const tracer = new Tracer({
    paths: [path],
    settleNs: DEFAULT_SETTLE_NS,
    sink: { sighting: () => {}, verdict: (message) => messages.push(message), exchange: (e) => exchanges.push(e) },
  });
  for (const [name, from, to, reason] of word('gap')) {
    tracer.addGap(name as string, { fromNs: time(from), toNs: time(to), reason: reason as GapReason });
  }
  for (const [hop] of word('blind')) tracer.setBlindToUnicast(hop as string);
  const names = path.hops.flatMap(({ interfaces }) => interfaces);
  let lastNs = START_NS;
  for (const line of lines.filter((text) => /^\d/.test(text))) {
    const [at, name, direction, type, ...pairs] = line.split(/\s+/) as [string, string, string, string, ...string[]];
    const keys = new Map(pairs.map((pair) => pair.split('=') as [string, string]));
    const dhcp = fakeMessage(type as DhcpType, keys);
    const known = direction === 'in' || direction === 'out' ? direction : null;
    lastNs = time(at);
    tracer.sight(names.indexOf(name), name, lastNs, known, 342, fakeDatagram(dhcp, keys), dhcp);
  }
  const end = word('end')[0]?.[0];
  tracer.finish(end === undefined ? lastNs : time(end), end === undefined);
  const expected = word('expect').map((words) => words.join(' '));
  const said = [...messages.map(sayMessage), ...exchanges.map(({ outcome }) => `outcome ${outcome}`)];
  for (const count of ['background', 'evicted'] as const) {
    if (expected.some((line) => line.startsWith(count))) said.push(`${count} ${tracer.counts[count]}`);
  }
  if (expected.some((line) => line.startsWith('reversed'))) said.push(`reversed ${tracer.reversed}`);
  return { said, expected };
}

function time(text: string | undefined): TimeNs {
  return START_NS + (parseDuration(text ?? '') ?? 0n);
}

function sayMessage({ dhcp, reflects, verdict }: Message): string {
  const status = verdict?.status ?? 'unsettled';
  const where = verdict?.status === 'lost' ? ` ${verdict.lastSeen}>${verdict.missing}` : '';
  const blind = verdict?.status === 'lost' && verdict.blind.length > 0 ? ` blind ${verdict.blind.join(',')}` : '';
  const reasons = verdict && verdict.reasons.length > 0 ? ` ${verdict.reasons.join(',')}` : '';
  return `${dhcp.type} ${reflects === null ? '' : 'reflection '}${status}${where}${blind}${reasons}`;
}

/** A message as the decoder would give it, from the keys of a scenario line. */
export function fakeMessage(type: DhcpType, keys: ReadonlyMap<string, string>): DhcpMessage {
  const op = REQUESTS.has(type) ? 1 : 2;
  const chaddr = keys.get('chaddr') ?? GUEST;
  const xid = Number(keys.get('xid') ?? 1);
  const address = (name: string) => parseIpv4(keys.get(name) ?? '');
  return {
    op,
    htype: 1,
    hlen: 6,
    hops: 0,
    xid,
    secs: 0,
    flags: 0,
    ciaddr: 0,
    yiaddr: address('yiaddr') ?? 0,
    siaddr: 0,
    giaddr: 0,
    chaddr,
    type,
    serverId: address('server'),
    requestedAddress: address('requested'),
    clientId: null,
    text: null,
    contentKey:
      keys.get('content') ?? `${type} ${xid} ${chaddr} ${keys.get('server') ?? ''} ${keys.get('yiaddr') ?? ''}`,
    anomalies: [],
    payload: new Uint8Array(0),
  };
}

function fakeDatagram(dhcp: DhcpMessage, keys: ReadonlyMap<string, string>): Datagram {
  const unicast = (keys.get('to') ?? (dhcp.op === 2 ? 'unicast' : 'broadcast')) === 'unicast';
  return {
    linkSource: keys.get('from') ?? (dhcp.op === 1 ? dhcp.chaddr : '52:54:00:00:00:01'),
    linkDestination: unicast ? (dhcp.op === 2 ? dhcp.chaddr : '52:54:00:00:00:01') : 'ff:ff:ff:ff:ff:ff',
    vlanIds: [],
    ipSource: 0,
    ipDestination: 0,
    ttl: 64,
    sourcePort: dhcp.op === 1 ? 68 : 67,
    destinationPort: dhcp.op === 1 ? 67 : 68,
    checksum: 'good',
    payload: dhcp.payload,
    anomalies: [],
  };
}
