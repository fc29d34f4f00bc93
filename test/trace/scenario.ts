/**
 * Scenario files: one line a frame, then what the trace must say. Read by scenarios.test.ts; a line is one of
 *
 *   hops uplink0:uplink br0:bridge tap0:tap        network to guest, name:role or HOST:name:role; x0|x1:slaves side by side; a second
 *                                                  `hops` line is a second path
 *   guest fa:16:3e:56:ea:fa                        the guest of the latest path; with `only` behind it nobody else is
 *                                                  judged who enters there
 *   unsure                                         the last hop of the latest path may lead to the network
 *   hears fa:16:3e:56:ea:fa                        the capture at its port leaves out broadcasts to others
 *   0.000031 uplink0 out DISCOVER [key=value ...]  seconds, interface, in|out|-, type; keys: xid, chaddr, content,
 *                                                  server, yiaddr, ciaddr, requested, secs, giaddr, htype, client,
 *                                                  to (unicast|broadcast|MAC), from (MAC), flags, text, checksum, ttl,
 *                                                  port (to which it goes), ip (likewise)
 *   gap tap0 0.1 0.9 capture-dropped               a window in which the interface may have missed frames
 *   blind br0                                      the hop shows forwarded broadcasts only
 *   link bond0 kind=bond bondMode=balance-rr       a link of the host, as read before the first frame; `hairpin` as value
 *                                                  is the flag of a port
 *   machine hypervisor=KVM wireless=wlan0          likewise what machine it is
 *   limit exchangesPerClient 4                     another limit than the default
 *   end 12.5                                       the recorded end; without it the input is open-ended
 *   expect DISCOVER delivered                      a message in order of its id; LOST as `lost br0>tap0`, reflections
 *                                                  as `reflection`, reasons as `inconclusive capture-dropped`
 *   expect OFFER retransmits 2 delivered           `retransmits ID` is told where any line of the file asks for it
 *   expect outcome reply-lost                      an exchange in order of its closing
 *   expect outcome bound as RENEWING               the client's state is told where any line asks for it
 *   expect background 2                            likewise: evicted, reversed, exchanges
 *   expect cause offer-ignored port=tap0           a finding of that level, with the facts that are named; told where any
 *                                                  line asks for one; `expect nothing found` where there is none
 */

import { append } from '../../src/core/lists.ts';
import { END_OF_TIME, parseDuration, type TimeNs } from '../../src/core/time.ts';
import type { DhcpMessage } from '../../src/dhcp/message.ts';
import type { DhcpType } from '../../src/dhcp/message-type.ts';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import type { Finding } from '../../src/diagnose/finding.ts';
import type { ChecksumState } from '../../src/frame/datagram.ts';
import type { HopRole, Path } from '../../src/path/path.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { DEFAULT_LIMITS, DEFAULT_SETTLE_NS } from '../../src/trace/limits.ts';
import { Tracer } from '../../src/trace/tracer.ts';
import type { Exchange, Message } from '../../src/trace/types.ts';
import type { GapReason } from '../../src/trace/verdict/visibility.ts';
import { END } from '../diagnose/end.ts';
import { parseIpv4 } from '../frame/build-frame.ts';
import { link, port } from '../wiring/wiring.ts';
import { fakeContentKey, GUEST, makeDatagram, makeFrame, makeMessage, SERVER } from './fake-message.ts';

const START_NS = 1_790_000_000_000_000_000n;

export interface ScenarioResult {
  readonly said: readonly string[];
  readonly expected: readonly string[];
  /** Causes and symptoms, without what lies in the captures. */
  readonly findings: readonly Finding[];
}

const ABOUT_FINDINGS = /^(cause|symptom|nothing found)\b/;

/** Runs a scenario; `said` and `expected` are equal where the trace is right. */
export function runScenario(text: string): ScenarioResult {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
  const word = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.split(/\s+/).slice(1));
  const messages: Message[] = [];
  const exchanges: Exchange[] = [];
  const paths = readPaths(lines);
  const limits = Object.fromEntries(word('limit').map(([name, value]) => [name, Number(value)]));
  const diagnosis = new Diagnosis(paths);
  for (const state of readStates(word('link'), word('machine'))) diagnosis.state(state);
  const tracer = new Tracer({
    paths,
    settleNs: DEFAULT_SETTLE_NS,
    limits: { ...DEFAULT_LIMITS, ...limits },
    sink: {
      sighting: () => {},
      verdict(message, beside) {
        messages.push(message);
        diagnosis.message(message, beside);
      },
      exchange(exchange) {
        exchanges.push(exchange);
        diagnosis.exchange(exchange);
      },
    },
  });
  for (const [name, from, to, reason] of word('gap')) {
    tracer.addGap(name as string, {
      fromNs: time(from),
      toNs: to === 'end' ? END_OF_TIME : time(to),
      reason: reason as GapReason,
    });
  }
  for (const [hop] of word('blind')) tracer.setBlindToUnicast(hop as string);
  const names = [...new Set(paths.flatMap(({ hops }) => hops.flatMap(({ interfaces }) => interfaces)))];
  let lastNs = START_NS;
  for (const line of lines.filter((text) => /^\d/.test(text))) {
    const [at, name, direction, type, ...pairs] = line.split(/\s+/) as [string, string, string, string, ...string[]];
    const keys = new Map(pairs.map((pair) => pair.split('=') as [string, string]));
    const dhcp = fakeMessage(type as DhcpType, keys);
    const known = direction === 'in' || direction === 'out' ? direction : null;
    if (!names.includes(name)) throw new Error(`no hop has the interface ${name}`);
    lastNs = time(at) > lastNs ? time(at) : lastNs;
    const sighting = tracer.sight(
      makeFrame(names.indexOf(name), time(at), known),
      name,
      datagramOfLine(dhcp, keys),
      dhcp,
    );
    diagnosis.frame(sighting, dhcp);
  }
  const end = word('end')[0]?.[0];
  tracer.finish(end === undefined ? lastNs : time(end), end === undefined);
  const expected = word('expect').map((words) => words.join(' '));
  const asked = (name: string) => expected.some((line) => line.includes(name));
  const said = [
    ...messages.toSorted((a, b) => a.id - b.id).map((message) => sayMessage(message, asked(' retransmits '))),
    ...exchanges.map((exchange) => sayExchange(exchange, asked(' as '), asked(' resumed'))),
  ];
  for (const count of ['background', 'evicted', 'exchanges'] as const) {
    if (expected.some((line) => line.startsWith(count))) said.push(`${count} ${tracer.counts[count]}`);
  }
  if (expected.some((line) => line.startsWith('reversed'))) said.push(`reversed ${tracer.reversed}`);
  const findings = diagnosis
    .end({ ...END, reversed: tracer.reversed })
    .findings.filter(({ level }) => level !== 'caution');
  if (expected.some((line) => ABOUT_FINDINGS.test(line))) append(said, sayFindings(findings, expected));
  return { said, expected, findings };
}

/** Of each finding the facts that the expectation of its code names. */
function sayFindings(findings: readonly Finding[], expected: readonly string[]): readonly string[] {
  if (findings.length === 0) return ['nothing found'];
  return findings.map(({ level, code, facts }) => {
    const line = expected.find((text) => text.split(' ')[1] === code && ABOUT_FINDINGS.test(text));
    const asked = line?.split(' ').slice(2) ?? [];
    const said = asked.map((text) => text.split('=')[0] ?? '').map((name) => `${name}=${String(facts[name] ?? null)}`);
    return [level, code, ...said].join(' ');
  });
}

function readPaths(lines: readonly string[]): Path[] {
  const paths: Path[] = [];
  for (const [word, ...rest] of lines.map((line) => line.split(/\s+/))) {
    if (word === 'hops') {
      const hops = rest.map((entry) => {
        // The name may say its host.
        const [, name, role] = /^(.+):(.+)$/.exec(entry) as unknown as [string, string, HopRole];
        return { name, interfaces: name.split('|'), role: role ?? 'unknown' };
      });
      paths.push({ guest: null, hops });
    }
    const latest = paths.at(-1);
    if (latest === undefined) continue;
    const [mac = '', mark] = rest;
    if (word === 'guest') paths[paths.length - 1] = { ...latest, guest: { mac, name: null, only: mark === 'only' } };
    if (word === 'unsure') paths[paths.length - 1] = { ...latest, mayLeadOut: true };
    if (word === 'hears') paths[paths.length - 1] = { ...latest, hears: mac };
  }
  return paths;
}

function pairsOf(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.map((text) => text.split('=') as [string, string]));
}

function readStates(links: readonly (readonly string[])[], machines: readonly (readonly string[])[]): HostState[] {
  const timeNs = START_NS - 1n;
  const states: HostState[] = machines.map((words) => {
    const { hypervisor = null, wireless = '' } = pairsOf(words);
    return { kind: 'machine', timeNs, product: hypervisor, hypervisor, wireless: wireless.split(',') };
  });
  const all = links.map(([name = '', ...words]) => {
    const { hairpin, xdp, ...texts } = pairsOf(words);
    const differs = xdp === undefined ? texts : { ...texts, xdp: { id: 1, name: xdp } };
    return hairpin === undefined ? link(name, differs) : port(name, texts.master ?? '', { port: HAIRPIN, ...differs });
  });
  return all.length === 0 ? states : [{ kind: 'link', timeNs, links: all }, ...states];
}

const HAIRPIN = { learning: true, flood: true, broadcastFlood: true, hairpin: true, isolated: false, locked: false };

function time(text: string | undefined): TimeNs {
  return START_NS + (parseDuration(text ?? '') ?? 0n);
}

function sayMessage({ dhcp, reflects, retransmits, verdict }: Message, withRetransmits: boolean): string {
  const repeat = withRetransmits && retransmits !== null ? `retransmits ${retransmits} ` : '';
  const status = verdict?.status ?? 'unsettled';
  const where = verdict?.status === 'lost' ? ` ${verdict.lastSeen}>${verdict.missing}` : '';
  const blind = verdict?.status === 'lost' && verdict.blind.length > 0 ? ` blind ${verdict.blind.join(',')}` : '';
  const reasons = verdict && verdict.reasons.length > 0 ? ` ${verdict.reasons.join(',')}` : '';
  return `${dhcp.type} ${reflects === null ? '' : 'reflection '}${repeat}${status}${where}${blind}${reasons}`;
}

function sayExchange({ outcome, clientState, resumes }: Exchange, withState: boolean, withResumed: boolean): string {
  return `outcome ${outcome}${withState ? ` as ${clientState}` : ''}${withResumed && resumes ? ' resumed' : ''}`;
}

/** A message as the decoder would give it, from the keys of a scenario line. */
export function fakeMessage(type: DhcpType, keys: ReadonlyMap<string, string>): DhcpMessage {
  const address = (name: string) => parseIpv4(keys.get(name) ?? '');
  const number = (name: string, otherwise: number) => Number(keys.get(name) ?? otherwise);
  const message = makeMessage({
    type,
    htype: number('htype', 1),
    xid: number('xid', 1),
    secs: number('secs', 0),
    chaddr: keys.get('chaddr') ?? GUEST,
    ciaddr: address('ciaddr') ?? 0,
    yiaddr: address('yiaddr') ?? 0,
    giaddr: address('giaddr') ?? 0,
    serverId: address('server'),
    requestedAddress: address('requested'),
    clientId: keys.get('client') ?? null,
  });
  const content = keys.get('content');
  return {
    ...message,
    flags: number('flags', 0),
    text: keys.get('text') ?? null,
    contentKey: content === undefined ? message.contentKey : fakeContentKey(content),
  };
}

function datagramOfLine(dhcp: DhcpMessage, keys: ReadonlyMap<string, string>) {
  const to = keys.get('to') ?? (dhcp.op === 2 ? 'unicast' : 'broadcast');
  const unicast = to === 'unicast' ? (dhcp.op === 2 ? dhcp.chaddr : SERVER) : to;
  const datagram = makeDatagram(
    dhcp,
    keys.get('from') ?? (dhcp.op === 1 ? dhcp.chaddr : SERVER),
    to === 'broadcast' ? 'ff:ff:ff:ff:ff:ff' : unicast,
  );
  return {
    ...datagram,
    checksum: (keys.get('checksum') ?? datagram.checksum) as ChecksumState,
    ttl: Number(keys.get('ttl') ?? datagram.ttl),
    destinationPort: Number(keys.get('port') ?? datagram.destinationPort),
    ipDestination: parseIpv4(keys.get('ip') ?? '') ?? datagram.ipDestination,
  };
}
