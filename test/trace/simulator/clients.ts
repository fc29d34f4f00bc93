/** Clients with their habits (FACTS.md, "Clients and servers"): which xid they use, how they repeat, what they do. */
import type { FakeFields } from '../fake-message.ts';
import { makeMessage } from '../fake-message.ts';
import { delivered } from './flight.ts';
import type { Network } from './network.ts';
import type { World } from './world.ts';

export const CLIENTS = [
  'dhclient',
  'udhcpc',
  'dhcpcd-xidhwaddr',
  'networkd',
  'ipxe',
  'zephyr',
  'smoltcp',
  'bootp',
] as const;
export type ClientKind = (typeof CLIENTS)[number];

const SECOND = 1e9;
const MILLISECOND = 1e6;
/** What the client that changes its xid between OFFER and REQUEST adds to it. */
export const XID_STEP = 7919;
const ADDRESS = 0xc000025e;

type Deed = 'lease' | 'renew' | 'rebind' | 'init-reboot' | 'inform' | 'release' | 'decline';

/** One client over the time of a world. `bound` counts the leases it really got. */
export class SimulatedClient {
  bound = 0;
  readonly #world: World;
  readonly #network: Network;
  readonly #kind: ClientKind;
  readonly #chaddr: string;
  readonly #serverCount: number;
  #xid: number;

  constructor(world: World, network: Network, kind: ClientKind, chaddr: string) {
    this.#world = world;
    this.#network = network;
    this.#kind = kind;
    this.#chaddr = chaddr;
    this.#serverCount = world.random.chance(0.2) ? 2 : 1;
    this.#xid = world.random.below(2 ** 32);
  }

  /** One exchange that begins at `at`; returns when it is over. */
  exchange(at: number): number {
    const { random } = this.#world;
    this.#newXid();
    if (this.#kind === 'bootp') return this.#ask(at, 'BOOTREQUEST', {}, 'BOOTREPLY', {}).at;
    const deed: Deed = random.chance(0.7)
      ? 'lease'
      : random.pick(['renew', 'rebind', 'init-reboot', 'inform', 'release', 'decline']);
    switch (deed) {
      case 'renew':
        return this.#ask(at, 'REQUEST', { ciaddr: ADDRESS }, 'ACK', {}, true).at;
      case 'rebind':
        return this.#ask(at, 'REQUEST', { ciaddr: ADDRESS }, 'ACK', {}).at;
      case 'init-reboot':
        return this.#ask(at, 'REQUEST', { requestedAddress: ADDRESS }, random.pick(['ACK', 'NAK']), {}).at;
      case 'inform':
        return this.#ask(at, 'INFORM', { ciaddr: ADDRESS }, 'ACK', { yiaddr: 0 }).at;
      case 'release':
        this.#send(at, { type: 'RELEASE', ciaddr: ADDRESS, serverId: 1 }, true);
        return at;
      default:
        return this.#lease(at, deed);
    }
  }

  #lease(at: number, deed: Deed): number {
    const { random } = this.#world;
    const offer = this.#ask(at, 'DISCOVER', {}, 'OFFER', {});
    if (!offer.answered) return offer.at;
    if (this.#kind === 'smoltcp') this.#xid = (this.#xid + XID_STEP) >>> 0;
    const choice = { serverId: 1, requestedAddress: ADDRESS };
    const ack = this.#ask(offer.at + random.around(5 * MILLISECOND), 'REQUEST', choice, 'ACK', {});
    if (ack.answered && deed === 'decline') {
      this.#send(ack.at + 0.3 * SECOND, { type: 'DECLINE', ...choice }, false);
      return ack.at + 0.3 * SECOND;
    }
    if (ack.answered && this.#kind === 'ipxe') {
      return this.#ask(ack.at + 0.1 * SECOND, 'REQUEST', { ciaddr: ADDRESS }, 'ACK', { serverId: 9 }, true).at;
    }
    return ack.at;
  }

  /** Sends a request, repeats it with patience, and gives the time of the first answer. */
  #ask(
    begin: number,
    type: FakeFields['type'],
    fields: Partial<FakeFields>,
    answer: FakeFields['type'],
    reply: Partial<FakeFields>,
    unicast = false,
  ): { at: number; answered: boolean } {
    const { random } = this.#world;
    const tries = random.pick([1, 2, 3, 4]);
    const silent = random.chance(0.05);
    let at = begin;
    for (let i = 0; i < tries; i++) {
      const secs = this.#kind === 'networkd' || this.#kind === 'ipxe' ? Math.round((at - begin) / SECOND) : 0;
      if (i > 0 && type === 'DISCOVER') this.#nextTry(i);
      const request = this.#send(at, { type, secs, ...fields }, unicast);
      let answeredAt = Number.POSITIVE_INFINITY;
      if (delivered(request) && !silent) {
        for (let server = 1; server <= (unicast || type !== 'DISCOVER' ? 1 : this.#serverCount); server++) {
          const serverId = type === 'BOOTREQUEST' ? null : server;
          const arrival = this.#reply(request.reachedAt, { type: answer, yiaddr: ADDRESS, serverId, ...reply });
          if (server === 1) answeredAt = arrival;
        }
      }
      const patience = this.#patience(i);
      if (answeredAt < at + patience) {
        if (answer === 'ACK' && type === 'REQUEST') this.bound++;
        return { at: answeredAt, answered: true };
      }
      at += patience;
    }
    return { at, answered: false };
  }

  #send(at: number, fields: Omit<FakeFields, 'xid' | 'chaddr'>, unicast: boolean) {
    const dhcp = makeMessage({ xid: this.#xid, chaddr: this.#chaddr, ...fields });
    return this.#network.send({ dhcp, heading: 'to-network', unicast, at });
  }

  #reply(requestAt: number, fields: Omit<FakeFields, 'xid' | 'chaddr'>): number {
    const { random } = this.#world;
    const thinking = random.chance(0.05) ? random.between(0.3, 3) * SECOND : random.around(0.4 * MILLISECOND);
    const dhcp = makeMessage({ xid: this.#xid, chaddr: this.#chaddr, ...fields });
    const unicast = random.chance(0.8) && fields.type !== 'NAK';
    const flight = this.#network.send({ dhcp, heading: 'to-guest', unicast, at: requestAt + 50_000 + thinking });
    return delivered(flight) ? flight.reachedAt : Number.POSITIVE_INFINITY;
  }

  #patience(i: number): number {
    const { random } = this.#world;
    if (this.#kind === 'udhcpc') return 3 * SECOND;
    return (4 * 2 ** i + random.between(-1, 1)) * SECOND;
  }

  /** A new exchange: some keep their xid for ever. */
  #newXid(): void {
    const { random } = this.#world;
    if (this.#kind === 'dhcpcd-xidhwaddr' || this.#kind === 'networkd') return;
    this.#xid = random.below(2 ** 32);
  }

  /** A repeated DISCOVER. */
  #nextTry(i: number): void {
    const { random } = this.#world;
    if (this.#kind === 'zephyr') this.#xid = (this.#xid + 1) >>> 0;
    if (this.#kind !== 'udhcpc' || i % 3 !== 0) return;
    this.#xid = random.below(2 ** 32);
  }
}
