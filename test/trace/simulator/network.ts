/** Carries frames over the path of a world: delays, first in first out, losses, reflections, flooded and doubled copies. */
import type { DhcpMessage } from '../../../src/dhcp/message.ts';
import type { Heading } from '../../../src/trace/types.ts';
import { SERVER } from '../fake-message.ts';
import { type Capture, captures, stamp } from './capture.ts';
import type { Flight } from './flight.ts';
import type { World } from './world.ts';

const MICROSECOND = 1e3;
const MILLISECOND = 1e6;
const BROADCAST = 'ff:ff:ff:ff:ff:ff';

export interface Sending {
  readonly dhcp: DhcpMessage;
  readonly heading: Heading;
  readonly kind?: Flight['kind'];
  /** Where it enters the path; the sender's end unless told. */
  readonly entry?: number;
  readonly unicast: boolean;
  readonly at: number;
  /** Never lost, never doubled. */
  readonly safe?: boolean;
}

/** What is decided about a frame's way beforehand. */
interface Way {
  /** The interface by which it enters. */
  readonly enterBy?: string;
  /** The same, and it ends there. */
  readonly endOn?: string;
  /** The position after which it leaves the path. */
  readonly until?: number;
}

export class Network {
  readonly flights: Flight[] = [];
  readonly #world: World;
  readonly #capture: Capture;
  /** When the latest frame left each hop, by heading: frames do not overtake each other. */
  readonly #busy = new Map<string, number>();
  /** When the guest's own frames and reflections of them passed the bridge: where it has learned the guest. */
  #guestPassedAt = Number.NEGATIVE_INFINITY;
  #reflectionPassedAt = Number.POSITIVE_INFINITY;

  constructor(world: World, capture: Capture) {
    this.#world = world;
    this.#capture = capture;
  }

  /** Sends a frame of the guest or to it, with everything the world adds to it. Returns the flight itself. */
  send(sending: Sending): Flight {
    const { random, fault, hops, bridge } = this.#world;
    const flight = this.#carry(sending);
    if (sending.safe) return flight;
    if (sending.heading === 'to-network') {
      if (hops[0]!.role === 'slaves' && flight.reached === 0 && !flight.unicast && random.chance(0.5)) {
        const at = flight.reachedAt + random.between(10, 2000) * MICROSECOND;
        this.#carry({ ...sending, heading: 'to-guest', kind: 'copy', at }, { endOn: 'x1' });
      }
      const loops = fault.includes('reflection') && flight.reached === 0 && !flight.unicast;
      for (let times = loops ? random.pick([0, 1, 1, 2]) : 0, at = flight.reachedAt; times > 0; times--) {
        at += random.between(20 * MICROSECOND, 3 * MILLISECOND);
        const reflection = this.#carry({ ...sending, heading: 'to-guest', kind: 'reflection', at });
        if (bridge >= 0 && reflection.reached >= bridge) this.#reflectionPassedAt = at;
      }
    } else if (fault === 'duplicated-by-network' && random.chance(0.3)) {
      const at = sending.at + random.between(20 * MICROSECOND, 3 * MILLISECOND);
      this.#carry({ ...sending, at }, { enterBy: flight.sights[0]!.interface });
    }
    return flight;
  }

  /** Somebody else's frame, which leaves the path after the hop `until`. */
  passBy(sending: Sending, until: number): void {
    this.#carry(sending, { until });
  }

  #carry(sending: Sending, { enterBy, endOn, until }: Way = {}): Flight {
    const { hops, serverAt } = this.#world;
    const { dhcp, heading, kind = 'original', unicast, at } = sending;
    const toGuest = heading === 'to-guest';
    const step = toGuest ? 1 : -1;
    const entry = sending.entry ?? (toGuest ? (kind === 'original' ? serverAt : 0) : hops.length - 1);
    const final = until ?? (toGuest ? hops.length - 1 : unicast ? serverAt : 0);
    const from = dhcp.op === 1 ? dhcp.chaddr : SERVER;
    const to = unicast ? (toGuest ? dhcp.chaddr : SERVER) : BROADCAST;
    const flight: Flight = {
      ...{ dhcp, heading, kind, unicast, from, to, final, reached: entry, reachedAt: at, sights: [] },
    };
    this.flights.push(flight);
    let now = at;
    for (let position = entry; ; position += step) {
      if (position !== entry) now = this.#hopTime(position, toGuest, now, sending.safe === true);
      flight.reached = position;
      flight.reachedAt = now;
      this.#pass(flight, position, now, position === entry ? (endOn ?? enterBy) : undefined);
      if (position === final || endOn) break;
      if (!sending.safe && this.#dies(flight, position, now)) break;
    }
    return flight;
  }

  #hopTime(position: number, toGuest: boolean, now: number, safe: boolean): number {
    const { random, hops, fault } = this.#world;
    const { freshToGuest, freshToNetwork } = hops[position]!;
    if (!(toGuest ? freshToGuest : freshToNetwork)) return now;
    let delay = 500 + random.around(8 * MICROSECOND);
    if (!safe && random.chance(0.01)) delay += random.around(2 * MILLISECOND);
    if (fault === 'slow-hops' && random.chance(0.2)) delay += random.between(1, 200) * MILLISECOND;
    const key = `${position} ${toGuest}`;
    const free = (this.#busy.get(key) ?? 0) + 100;
    // What was sent before may be for later (a server that takes its time): only a queue holds frames up.
    const queued = free - now < (fault === 'slow-hops' ? 240 : 5) * MILLISECOND;
    const at = queued ? Math.max(now + delay, free) : now + delay;
    this.#busy.set(key, at);
    return at;
  }

  #dies(flight: Flight, position: number, now: number): boolean {
    const { random, loss, hops, bridge, fault } = this.#world;
    if (flight.kind === 'original' && flight.heading === 'to-network' && position === bridge) this.#guestPassedAt = now;
    // The bridge has learned the guest on its uplink: what is meant for the guest goes back there.
    const astray = this.#reflectionPassedAt <= now && this.#guestPassedAt < this.#reflectionPassedAt;
    if (flight.heading === 'to-guest' && flight.unicast && position === bridge && astray) return true;
    const backup = fault === 'backup-slave' && hops[position]!.role === 'slaves' && flight.heading === 'to-guest';
    if (backup && flight.sights.at(-1)?.interface === 'x1') return true;
    return random.chance(loss / hops.length);
  }

  /** The capture's view of a frame that passes a hop. */
  #pass(flight: Flight, position: number, now: number, only: string | undefined): void {
    const { random, hops, fault } = this.#world;
    const { interfaces, role } = hops[position]!;
    const toGuest = flight.heading === 'to-guest';
    const backup = fault === 'backup-slave' && role === 'slaves' && toGuest && random.chance(0.3);
    const first = only ?? (role === 'uplink' ? random.pick(interfaces) : (backup ? interfaces[1] : interfaces[0])!);
    this.#take(flight, position, first, now);
    const second = interfaces.find((name) => name !== first);
    if (only !== undefined || second === undefined || flight.unicast || backup) return;
    // Doubled and flooded at once: which copy belongs to which no frame tells.
    if (fault === 'doubled-inside') return;
    // A bridge floods to both uplinks, a switch to both slaves.
    const flooded = role === 'uplink' ? !toGuest : toGuest && flight.kind !== 'reflection';
    if (flooded && random.chance(0.5)) this.#take(flight, position, second, now + random.between(100, 20_000));
  }

  #take(flight: Flight, position: number, name: string, now: number): void {
    const { hops, directions, random, fault, serverAt } = this.#world;
    const { toGuest, toNetwork } = hops[position]!;
    const own = flight.dhcp.op === 2 && serverAt > 0 && position === serverAt;
    const direction = own ? 'out' : flight.heading === 'to-guest' ? toGuest : toNetwork;
    // Doubled inside the path; where it enters, a second frame is a second transmission.
    const doubled =
      fault === 'doubled-inside' && flight.kind === 'original' && flight.sights.length > 0 && random.chance(0.05);
    const times = doubled ? 2 : 1;
    for (let i = 0; i < times; i++) {
      const at = stamp(this.#world, now + i * random.between(500, 5000));
      const captured = captures(this.#world, this.#capture, flight, position, name, at);
      flight.sights.push({ position, interface: name, at, direction: directions ? direction : null, captured });
    }
  }
}
