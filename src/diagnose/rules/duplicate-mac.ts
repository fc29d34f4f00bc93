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
import type { Evidence } from '../finding.ts';
import { defineRule, type Hit, NO_HITS, type RuleHandlers } from '../rule.ts';

/** MACs remembered, and requests of each by xid: the first ones. */
const MOST_MACS = 4096;
const MOST_REQUESTS = 64;

interface Asked {
  /** Requests of the guest on its port, by xid, with the time of the first of each. */
  readonly here: Map<number, TimeNs>;
  /** Requests under its MAC that came in from the network. */
  readonly outside: Map<number, Evidence>;
  readonly exchanges: Set<number>;
  failed: boolean;
}

export const duplicateMac = defineRule({ code: 'duplicate-mac', level: 'symptom', needs: [], create });

function create(): RuleHandlers {
  const byMac = new HalvingMap<string, Asked>(MOST_MACS);
  /** Of whom requests came in from outside; they are not forgotten. */
  const suspects = new Map<string, Asked>();
  let paths: readonly Path[] = [];
  let outer: ReadonlySet<string> = new Set();
  let guests: ReadonlySet<string> = new Set();
  const of = (mac: string): Asked => {
    const known = suspects.get(mac) ?? byMac.get(mac);
    if (known !== undefined) return known;
    const made = { here: new Map(), outside: new Map(), exchanges: new Set<number>(), failed: false };
    byMac.set(mac, made);
    return made;
  };
  return {
    onFrame({ interface: name, timeNs, hop, direction }, { op, chaddr, xid, type, giaddr }, known) {
      if (op !== 1 || direction === null || giaddr !== 0) return;
      if (known.paths !== paths) {
        paths = known.paths;
        outer = networkSides(paths);
        guests = new Set(paths.flatMap(({ guest }) => guest?.mac ?? []));
      }
      if (!outer.has(name)) return;
      // Of strangers out there nothing is kept.
      const asked = suspects.get(chaddr) ?? byMac.get(chaddr) ?? (guests.has(chaddr) ? of(chaddr) : null);
      if (asked === null) return;
      // What left here is the guest's own, also where its port did not show it.
      if (direction === 'out') {
        note(asked, xid, timeNs);
        return;
      }
      if (asked.here.has(xid) || asked.outside.has(xid) || isFull(asked)) return;
      if (suspects.size < MOST_MACS) suspects.set(chaddr, asked);
      asked.outside.set(xid, {
        source: 'frame',
        timeNs,
        what: 'arrived',
        type,
        messageId: 0,
        mac: chaddr,
        hop: hop === '' ? name : hop,
        interface: name,
        direction,
      });
    },
    onVerdict({ dhcp, heading, reflects, sightings }) {
      const first = sightings[0];
      if (dhcp.op !== 1 || heading !== 'to-network' || reflects !== null || first === undefined) return NO_HITS;
      note(of(dhcp.chaddr), dhcp.xid, first.timeNs);
      return NO_HITS;
    },
    onExchange({ id, chaddr, outcome }) {
      const asked = of(chaddr);
      asked.exchanges.add(id);
      if (asked.exchanges.size > MOST_REQUESTS) asked.exchanges.delete(id);
      asked.failed ||= FAILED_OUTCOMES.has(outcome);
      return NO_HITS;
    },
    onEnd: ({ dropped }) => [...suspects].flatMap(([mac, asked]) => hitsOf(mac, asked, dropped.size > 0)),
  };
}

/** Notes a request of the guest; where there is no room for it, what comes back of it may not count as another's. */
function note({ here, outside }: Asked, xid: number, timeNs: TimeNs): void {
  if (here.has(xid)) return;
  if (here.size < MOST_REQUESTS) here.set(xid, timeNs);
  else outside.delete(xid);
}

/** Whether too many requests came to tell the guest's own from others. */
function isFull({ here, outside }: Asked): boolean {
  return here.size >= MOST_REQUESTS || outside.size >= MOST_REQUESTS;
}

/** Interfaces of outermost hops on which what comes in is from the network. */
function networkSides(paths: readonly Path[]): ReadonlySet<string> {
  const sides = paths.filter((path) => path.hops.length > 1 && facingOf(path)[0] === 'network');
  return new Set(sides.flatMap(({ hops }) => hops[0]?.interfaces ?? []));
}

function hitsOf(mac: string, { here, outside, exchanges, failed }: Asked, isIncomplete: boolean): readonly Hit[] {
  const foreign = [...outside].filter(([xid]) => !here.has(xid)).map(([, evidence]) => evidence);
  const own = [...here].filter(([xid]) => !outside.has(xid)).map(([, timeNs]) => timeNs);
  if (
    !takeTurns(
      own,
      foreign.map(({ timeNs }) => timeNs),
    )
  )
    return NO_HITS;
  // The capture may have missed the one request that this is a copy of.
  if (isIncomplete && foreign.length < 2) return NO_HITS;
  const [first] = foreign;
  const port = first?.source === 'frame' ? first.interface : null;
  return [
    {
      level: failed ? 'cause' : 'symptom',
      facts: { mac, interface: port },
      evidence: foreign,
      exchanges: [...exchanges],
      messages: [],
      count: foreign.length,
    },
  ];
}

/** Whether one of the two asked both before and after the other. */
function takeTurns(some: readonly TimeNs[], others: readonly TimeNs[]): boolean {
  return isAmid(some, others) || isAmid(others, some);
}

function isAmid(some: readonly TimeNs[], others: readonly TimeNs[]): boolean {
  return others.some((timeNs) => some.some((each) => each < timeNs) && some.some((each) => each > timeNs));
}
