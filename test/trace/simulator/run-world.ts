/** Runs one world: clients and their neighbours send, captures take it down, the tracer is fed, the truth compared. */
import { END_OF_TIME } from '../../../src/core/time.ts';
import { Diagnosis } from '../../../src/diagnose/diagnosis.ts';
import type { Finding } from '../../../src/diagnose/finding.ts';
import { hostOf } from '../../../src/path/interface-name.ts';
import { DEFAULT_SETTLE_NS } from '../../../src/trace/limits.ts';
import { Tracer } from '../../../src/trace/tracer.ts';
import type { Exchange, Message } from '../../../src/trace/types.ts';
import { END } from '../../diagnose/end.ts';
import { GUEST, makeDatagram, makeFrame, makeMessage, SERVER } from '../fake-message.ts';
import { type Capture, makeCapture, type Window } from './capture.ts';
import { CLIENTS, SimulatedClient } from './clients.ts';
import { type Clock, readHosts, type Sighted } from './clocks.ts';
import { type Comparison, compare } from './compare.ts';
import { undecidable } from './decidable.ts';
import { expectationOf } from './expectation.ts';
import type { Flight } from './flight.ts';
import { Network } from './network.ts';
import { makeWorld, type Wiring, type World } from './world.ts';

const SECOND = 1e9;
const START_NS = 1_790_000_000_000_000_000n;
/** As long before and after a clock is set as src/capture/live-events.ts says. */
const SET_MARGIN = 0.25 * SECOND;
const NEIGHBOUR = '02:00:00:00:00:02';

export interface WorldResult {
  readonly world: World;
  readonly exchanges: number;
  /** Leases that the client got, and exchanges that the trace calls bound. */
  readonly bound: { readonly truth: number; readonly said: number };
  readonly flights: readonly Flight[];
  readonly comparisons: readonly Comparison[];
  readonly findings: readonly Finding[];
}

/** `clocks`: those of the hosts, in a world of two. */
export function runWorld(
  seed: number,
  directions: boolean,
  exchanges: number,
  wiring: Wiring = 'usual',
  clocks: Readonly<Record<string, Clock>> | null = null,
): WorldResult {
  const world = makeWorld(seed, directions, wiring);
  const { random } = world;
  const { windows, end } = makeCapture(world, exchanges * 25 * SECOND);
  const capture = { windows: [...windows, ...settings(world, clocks ?? {})], end };
  const network = new Network(world, capture);
  const client = new SimulatedClient(world, network, random.pick(CLIENTS), GUEST);
  let at = 0;
  for (let i = 0; i < exchanges; i++) {
    if (world.otherGuests) neighbour(network, world, at + random.around(2 * SECOND));
    at = client.exchange(at) + random.pick([2, 5, 20, 100]) * SECOND;
  }
  const { messages, said, findings } = trace(world, capture, network.flights, clocks);
  const expected = network.flights.map((flight) => ({
    flight,
    expectation: expectationOf(flight, world, capture),
    undecidable: undecidable(flight, network.flights, world),
  }));
  const bound = said.filter(({ outcome }) => outcome === 'bound').length;
  return {
    world,
    exchanges,
    bound: { truth: client.bound, said: bound },
    flights: network.flights,
    comparisons: compare(expected, messages),
    findings,
  };
}

/** Windows in which clocks are set, as a dhcphop on their hosts tells: it captures, and nothing rests on that. */
function settings({ hops }: World, clocks: Readonly<Record<string, Clock>>): Window[] {
  return hops.flatMap(({ interfaces }) =>
    interfaces.flatMap((name): Window[] => {
      const setAt = clocks[hostOf(name) ?? '']?.setAt;
      if (setAt === undefined) return [];
      return [{ interface: name, from: setAt - SET_MARGIN, to: setAt + SET_MARGIN, reason: 'gone', missed: 0 }];
    }),
  );
}

/** Another guest of the bridge gets a lease: its broadcasts are flooded to our guest, its replies pass uplink and bridge. */
function neighbour(network: Network, world: World, at: number): void {
  const { random, bridge } = world;
  const xid = random.below(5);
  const common = { kind: 'other', safe: true } as const;
  for (const [i, type] of (['DISCOVER', 'OFFER', 'REQUEST', 'ACK'] as const).entries()) {
    const dhcp = makeMessage({ type, xid, chaddr: NEIGHBOUR, secs: Math.floor(at / SECOND) });
    const now = at + i * 700_000;
    if (dhcp.op === 1) {
      network.send({ ...common, dhcp, heading: 'to-network', entry: bridge, unicast: false, at: now });
      network.send({ ...common, dhcp, heading: 'to-guest', entry: bridge + 1, unicast: false, at: now + 4000 });
    } else network.passBy({ ...common, dhcp, heading: 'to-guest', entry: 0, unicast: true, at: now }, bridge);
  }
}

/** Feeds what was captured, in batches of any size up to what a live capture hands out, in any order within a batch. */
function trace(
  world: World,
  capture: Capture,
  flights: readonly Flight[],
  clocks: Readonly<Record<string, Clock>> | null,
): { messages: Message[]; said: Exchange[]; findings: readonly Finding[] } {
  const { random, path, hops, fault } = world;
  const messages: Message[] = [];
  const said: Exchange[] = [];
  const diagnosis = new Diagnosis([path]);
  const tracer = new Tracer({
    paths: [path],
    settleNs: DEFAULT_SETTLE_NS,
    sink: {
      sighting: () => {},
      verdict(message, beside) {
        messages.push(message);
        diagnosis.message(message, beside);
      },
      exchange(exchange) {
        said.push(exchange);
        diagnosis.exchange(exchange);
      },
    },
  });
  for (const { interface: name, from, to, reason } of capture.windows) {
    tracer.addGap(name, { fromNs: time(from), toNs: Number.isFinite(to) ? time(to) : END_OF_TIME, reason });
  }
  if (fault === 'told-blind' && world.blindHop >= 0) tracer.setBlindToUnicast(hops[world.blindHop]!.name);
  if (world.serverAt > 0 && world.serverTold) tracer.addOwnAddress(SERVER, hops[world.serverAt]!.name);
  const names = hops.flatMap(({ interfaces }) => interfaces);
  const sights: Sighted[] = [];
  for (const flight of flights) {
    for (const sight of flight.sights) if (sight.captured) sights.push({ flight, sight });
  }
  sights.sort((a, b) => a.sight.at - b.sight.at);
  const take = ({ flight, sight }: Sighted, timeNs: bigint) => {
    const { interface: name, direction } = sight;
    const datagram = makeDatagram(flight.dhcp, flight.from, flight.to);
    const sighting = tracer.sight(makeFrame(names.indexOf(name), timeNs, direction), name, datagram, flight.dhcp);
    diagnosis.frame(sighting, flight.dhcp);
  };
  const ofHosts = clocks === null ? [] : readHosts(sights.splice(0), Object.keys(clocks), clocks, START_NS, random);
  let lastNs: bigint | null = null;
  for (const { told, watermarkNs, unsettled } of ofHosts) {
    for (const { interface: only, fromNs, toNs } of unsettled) {
      for (const name of only === null ? names : [only]) tracer.addGap(name, { fromNs, toNs, reason: 'not-open' });
    }
    for (const { timeNs, sighted } of told) {
      take(sighted, timeNs);
      if (lastNs === null || timeNs > lastNs) lastNs = timeNs;
    }
    if (watermarkNs < END_OF_TIME) tracer.advance(watermarkNs);
  }
  for (let from = 0; from < sights.length; ) {
    const batch = sights.slice(from, from + 1 + random.below(random.pick([3, 30, 100])));
    from += batch.length;
    const latest = batch.at(-1)!.sight.at;
    for (let i = batch.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [batch[i], batch[j]] = [batch[j]!, batch[i]!];
    }
    for (const sighted of batch) take(sighted, time(sighted.sight.at));
    if (sights[from]?.sight.at !== latest) tracer.advance(time(latest));
  }
  const last = sights.at(-1)?.sight.at ?? 0;
  const cut = Number.isFinite(capture.end);
  tracer.finish(cut ? time(capture.end) : (lastNs ?? time(last)), !cut);
  return { messages, said, findings: diagnosis.end(END).findings };
}

function time(at: number): bigint {
  return START_NS + BigInt(Math.round(at));
}
