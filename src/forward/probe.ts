/**
 * Asks the model without a frame: would a request of this guest get out, would a reply get in? Each piece of the path has
 * its answer.
 */
import type { Path } from '../path/path.ts';
import type { Link } from '../state/host-state.ts';
import type { Heading } from '../trace/types.ts';
import { crossingsBetween } from './crossing.ts';
import { explain, type Stop } from './explain.ts';
import type { Host } from './host.ts';
import type { Packet } from './packet.ts';

/** From one hop to the next. */
export interface ProbedStep {
  readonly from: string;
  readonly to: string;
  /** What stops the frame there; null where nothing does by what was read. */
  readonly stop: Stop | null;
  /** What was not known, as noun phrases. */
  readonly unknown: readonly string[];
}

export interface Probe {
  readonly message: 'DISCOVER' | 'OFFER';
  /** In the order in which the frame passes them, up to the one that stops it. */
  readonly steps: readonly ProbedStep[];
}

const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const BROADCAST_ADDRESS = 0xffff_ffff;
/** A DHCP message of 300 bytes, which most are, with the headers of UDP and IPv4. */
const USUAL_LENGTH = 328;

/** The frames as they are on the hop where they begin; none where the path has one hop only. */
export function probe(path: Path, links: readonly Link[], host: Host): readonly Probe[] {
  if (path.hops.length < 2) return [];
  const mac = path.guest?.mac ?? null;
  const common = { vlanIds: [], length: USUAL_LENGTH, ttl: 64 };
  const discover: Packet = {
    ...common,
    source: mac,
    destination: BROADCAST,
    ipSource: 0,
    ipDestination: BROADCAST_ADDRESS,
    sourcePort: 68,
    destinationPort: 67,
  };
  const offer: Packet = {
    ...common,
    source: null,
    destination: mac,
    ipSource: 0,
    ipDestination: 0,
    sourcePort: 67,
    destinationPort: 68,
    isImagined: true,
  };
  return [
    { message: 'DISCOVER', steps: stepsOf(path, 'to-network', discover, links, host) },
    { message: 'OFFER', steps: stepsOf(path, 'to-guest', offer, links, host) },
  ];
}

function stepsOf(
  path: Path,
  heading: Heading,
  packet: Packet,
  links: readonly Link[],
  host: Host,
): readonly ProbedStep[] {
  const hops = heading === 'to-guest' ? path.hops : path.hops.toReversed();
  const steps: ProbedStep[] = [];
  for (const [at, { name: to }] of hops.entries()) {
    const from = hops[at - 1]?.name;
    if (from === undefined) continue;
    const step = { from, to, ...answerBetween(path, from, to, heading, packet, links, host) };
    steps.push(step);
    if (step.stop !== null) break;
  }
  return steps;
}

function answerBetween(
  path: Path,
  from: string,
  to: string,
  heading: Heading,
  packet: Packet,
  links: readonly Link[],
  host: Host,
): Pick<ProbedStep, 'stop' | 'unknown'> {
  const crossings = crossingsBetween(path, from, to, heading, links);
  if (crossings === null) return { stop: null, unknown: [`how frames get from ${from} to ${to}`] };
  const { stop, unknown } = explain(crossings, packet, host);
  const needsMac = packet.destination === null && crossings.some(({ kind }) => kind === 'bridge');
  return { stop, unknown: needsMac && stop === null ? ["the guest's MAC", ...unknown] : unknown };
}
