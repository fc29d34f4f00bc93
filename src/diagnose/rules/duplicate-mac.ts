/**
 * Somebody beyond the uplink asks under the guest's MAC: requests come in from the network with xids that the guest never
 * used. A guest that moves from one host to another asks on one side and then on the other; two that exist at one time
 * take turns.
 */
import type { TimeNs } from '../../core/time.ts';
import { facingOf } from '../../path/facing.ts';
import type { Path } from '../../path/path.ts';
import { FAILED_OUTCOMES } from '../../trace/exchange/outcome.ts';
import { HalvingMap } from '../../trace/tables/halving-map.ts';
import type { Sighting } from '../../trace/types.ts';
import type { Evidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { defineRule, type Hit, NO_HITS, type RuleHandlers } from '../rule.ts';

/** MACs remembered, and requests of each by xid: the first ones. */
const MOST_MACS = 4096;
const MOST_REQUESTS = 64;

/** Kept of every client, so it is small: maps would cost more than the rest of the trace (measured). */
interface Asked {
  /** Requests of the guest on its port: of each xid the first. */
  here: Request | null;
  /** Requests under its MAC that came in from the network, by xid. */
  outside: Map<number, Foreign> | null;
  exchanges: readonly number[];
  failed: boolean;
}

interface Foreign {
  /** Of the first one. */
  readonly evidence: Evidence;
  lastNs: TimeNs;
}

interface Request {
  /** As a signed number: small integers take no room of their own. */
  readonly xid: number;
  readonly timeNs: TimeNs;
  /** Clients repeat a request under its xid. */
  lastNs: TimeNs;
  readonly next: Request | null;
}

const NONE: readonly number[] = [];

const FACTS = { mac: fact.mac, interface: fact.orNull(fact.text) };

export const duplicateMac = defineRule({ code: 'duplicate-mac', facts: FACTS, level: 'symptom', needs: [], create });

function create(): RuleHandlers<typeof FACTS> {
  const macs = new AskingMacs();
  const network = new NetworkSide();
  /** Whether the capture tells directions at all: without one nobody is said to ask from outside, and nothing is kept. */
  let isDirected = false;
  return {
    onFrame(sighting, { op, chaddr, xid, type, giaddr }, { paths }) {
      if (sighting.direction === null) return;
      isDirected = true;
      if (op !== 1 || giaddr !== 0 || !network.isBeside(sighting.interface, paths)) return;
      // Nothing is kept about strangers outside.
      const asked = macs.known(chaddr) ?? (network.hasGuest(chaddr) ? macs.of(chaddr) : null);
      if (asked === null) return;
      // A request that left here is the guest's own, even if its port did not show it.
      if (sighting.direction === 'out') note(asked, xid, sighting.timeNs);
      else if (isForeign(asked, xid, sighting.timeNs) && !isFull(asked)) {
        macs.suspect(chaddr, asked);
        asked.outside ??= new Map();
        asked.outside.set(xid, { evidence: arrivalOf(sighting, type, chaddr), lastNs: sighting.timeNs });
      }
    },
    onMessage({ dhcp, heading, reflects, sightings }) {
      const first = sightings[0];
      if (!isDirected || dhcp.op !== 1 || heading !== 'to-network' || reflects !== null || first === undefined) return;
      note(macs.of(dhcp.chaddr), dhcp.xid, first.timeNs);
    },
    onExchange({ id, chaddr, outcome }) {
      if (!isDirected) return NO_HITS;
      const asked = macs.of(chaddr);
      if (asked.exchanges.length < MOST_REQUESTS) asked.exchanges = [...asked.exchanges, id];
      asked.failed ||= FAILED_OUTCOMES.has(outcome);
      return NO_HITS;
    },
    onEnd: ({ dropped }) => macs.suspects().flatMap(([mac, asked]) => hitsOf(mac, asked, dropped.size > 0)),
  };
}

/** What was asked under each MAC. A suspect is one whose requests came in from outside as well: it is not forgotten. */
class AskingMacs {
  readonly #byMac = new HalvingMap<Asked>(MOST_MACS);
  readonly #suspects = new Map<string, Asked>();

  known(mac: string): Asked | null {
    return this.#suspects.get(mac) ?? this.#byMac.get(mac) ?? null;
  }

  of(mac: string): Asked {
    const known = this.known(mac);
    if (known !== null) return known;
    const made: Asked = { here: null, outside: null, exchanges: NONE, failed: false };
    this.#byMac.set(mac, made);
    return made;
  }

  suspect(mac: string, asked: Asked): void {
    if (this.#suspects.size < MOST_MACS) this.#suspects.set(mac, asked);
  }

  suspects(): readonly (readonly [mac: string, asked: Asked])[] {
    return [...this.#suspects];
  }
}

/** The interfaces beside the network and the guests behind them, of the paths that are followed. */
class NetworkSide {
  #paths: readonly Path[] = [];
  #interfaces: ReadonlySet<string> = new Set();
  #guests: ReadonlySet<string> = new Set();

  isBeside(name: string, paths: readonly Path[]): boolean {
    if (paths !== this.#paths) {
      this.#paths = paths;
      this.#interfaces = networkSides(paths);
      this.#guests = new Set(paths.flatMap(({ guest }) => guest?.mac ?? []));
    }
    return this.#interfaces.has(name);
  }

  hasGuest(mac: string): boolean {
    return this.#guests.has(mac);
  }
}

/** Whether a request that came in from outside is neither the guest's own nor one that did before. */
function isForeign(asked: Asked, xid: number, timeNs: TimeNs): boolean {
  const repeated = asked.outside?.get(xid);
  if (repeated !== undefined) repeated.lastNs = timeNs;
  return repeated === undefined && !hasAsked(asked, xid);
}

function arrivalOf({ interface: name, timeNs, hop, direction }: Sighting, type: string, mac: string): Evidence {
  return {
    source: 'frame',
    timeNs,
    what: 'arrived',
    type,
    messageId: 0,
    mac,
    hop: hop === '' ? name : hop,
    interface: name,
    direction,
  };
}

/** Notes a request of the guest; where there is no room for it, what comes back of it may not count as another's. */
function note(asked: Asked, xid: number, timeNs: TimeNs): void {
  const repeated = requestOf(asked, xid);
  if (repeated !== null) repeated.lastNs = timeNs;
  else if (lengthOf(asked.here) < MOST_REQUESTS)
    asked.here = { xid: xid | 0, timeNs, lastNs: timeNs, next: asked.here };
  else asked.outside?.delete(xid);
}

function hasAsked(asked: Asked, xid: number): boolean {
  return requestOf(asked, xid) !== null;
}

function requestOf({ here }: Asked, xid: number): Request | null {
  for (let request = here; request !== null; request = request.next) if (request.xid === (xid | 0)) return request;
  return null;
}

function lengthOf(first: Request | null): number {
  let length = 0;
  for (let request = first; request !== null; request = request.next) length++;
  return length;
}

/** Whether too many requests came to tell the guest's own from others. */
function isFull({ here, outside }: Asked): boolean {
  return lengthOf(here) >= MOST_REQUESTS || (outside?.size ?? 0) >= MOST_REQUESTS;
}

/** Interfaces of outermost hops on which what comes in is from the network. */
function networkSides(paths: readonly Path[]): ReadonlySet<string> {
  const sides = paths.filter((path) => path.hops.length > 1 && facingOf(path)[0] === 'network');
  return new Set(sides.flatMap(({ hops }) => hops[0]?.interfaces ?? []));
}

function hitsOf(mac: string, asked: Asked, isIncomplete: boolean): readonly Hit<typeof FACTS>[] {
  const { exchanges, failed } = asked;
  const others = [...(asked.outside ?? [])].filter(([xid]) => !hasAsked(asked, xid)).map(([, each]) => each);
  const foreign = others.map(({ evidence }) => evidence);
  const theirs = others.flatMap(({ evidence, lastNs }) => [evidence.timeNs, lastNs]);
  if (!takeTurns(ownTimes(asked), theirs)) return NO_HITS;
  // The capture may have missed the one request that this is a copy of.
  if (isIncomplete && foreign.length < 2) return NO_HITS;
  const [first] = foreign;
  const port = first?.source === 'frame' ? first.interface : null;
  return [
    {
      level: failed ? 'cause' : 'symptom',
      facts: { mac, interface: port },
      evidence: foreign,
      exchanges,
      messages: [],
      count: foreign.length,
    },
  ];
}

/** When the guest asked under an xid that did not come in from outside as well. */
function ownTimes({ here, outside }: Asked): readonly TimeNs[] {
  const seenOutside = new Set([...(outside?.keys() ?? [])].map((xid) => xid | 0));
  const times: TimeNs[] = [];
  for (let request = here; request !== null; request = request.next) {
    if (!seenOutside.has(request.xid)) times.push(request.timeNs, request.lastNs);
  }
  return times;
}

/** Whether one of the two asked both before and after the other. */
function takeTurns(some: readonly TimeNs[], others: readonly TimeNs[]): boolean {
  return isAmid(some, others) || isAmid(others, some);
}

function isAmid(some: readonly TimeNs[], others: readonly TimeNs[]): boolean {
  return others.some((timeNs) => some.some((each) => each < timeNs) && some.some((each) => each > timeNs));
}
