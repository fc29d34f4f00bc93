/**
 * What all clients of a trace share: what its hops can see and which way they look, which servers sit on this host, and
 * whether the order of the hops holds. Settled transmissions teach it.
 */
import type { DurationNs, TimeNs } from '../../core/time.ts';
import type { Said } from '../../dhcp/said.ts';
import type { Copy } from '../copies/copy.ts';
import type { RouteKnowledge, Transmission } from '../copies/transmissions.ts';
import type { TraceLimits } from '../limits.ts';
import type { Route } from '../route.ts';
import { FacingDoubts } from './facing-doubts.ts';
import { learnSight, passesUnseen } from './judge.ts';
import { LocalServers } from './local-servers.ts';
import { OrderCheck } from './order-check.ts';
import { RequestEnds } from './request-ends.ts';
import { Visibility } from './visibility.ts';

const BROADCAST = 'ff:ff:ff:ff:ff:ff';

export class SharedKnowledge implements RouteKnowledge {
  readonly visibility: Visibility;
  readonly order = new OrderCheck();
  readonly servers: LocalServers;
  readonly requestEnds = new RequestEnds();
  readonly doubts = new FacingDoubts();
  readonly #settleNs: DurationNs;

  constructor(settleNs: DurationNs, limits: TraceLimits) {
    this.#settleNs = settleNs;
    this.visibility = new Visibility(limits.gapsPerInterface);
    this.servers = new LocalServers(limits.localServers);
  }

  /** Interfaces and hops that nothing is judged by any more, nor reported on at the end. */
  forget(names: ReadonlySet<string>): void {
    this.visibility.forget(names);
    this.doubts.forget(names);
  }

  /** The position at which a request is delivered: the network, or where its server sits on this host. */
  requestEnd({ linkDestination, timeNs }: Copy, route: Route, nowNs: TimeNs): number {
    const isBroadcast = linkDestination === BROADCAST;
    return isBroadcast ? this.requestEnds.endOf(route.path.hops, timeNs) : this.originOf(linkDestination, route, nowNs);
  }

  /** The position of the hop where this address is on this host; 0 for one that is in the network. */
  originOf(mac: string | null, route: Route, nowNs: TimeNs): number {
    const hop = mac === null ? null : this.servers.hopOf(mac, nowNs);
    return hop === null ? 0 : (route.positionOfHop.get(hop) ?? 0);
  }

  passesUnseen(position: number, copy: Copy, { path }: Route): boolean {
    return passesUnseen(position, copy, path, this.visibility, this.#settleNs);
  }

  /** Takes in where a transmission was seen and where it was not; `guestKnown` as in BurstJudge.settle. */
  learn(transmission: Transmission, route: Route, dhcp: Said, guestKnown: boolean): void {
    const { kind, carrying, strays } = transmission;
    const { path } = route;
    let outermost = carrying[0]!;
    let innermost = outermost;
    for (const copy of carrying) {
      if (copy.position < outermost.position) outermost = copy;
      if (copy.position > innermost.position) innermost = copy;
    }
    if (dhcp.op === 2 && dhcp.giaddr === 0) this.#learnServer(outermost, strays, route);
    // A request of the guest itself has passed the hop next to it, whether or not that hop showed it.
    const isGuests =
      path.guest !== null && (path.guest.mac === dhcp.chaddr || path.guest.mac === carrying[0]?.linkSource);
    const fromGuest = dhcp.op === 1 && kind === 'original' && guestKnown && isGuests;
    const inner = fromGuest ? path.hops.length - 1 : innermost.position;
    const copies = strays.length === 0 ? carrying : [...carrying, ...strays];
    learnSight(copies, outermost.position, inner, path, this.visibility, this.#settleNs);
  }

  /** Where the server of a reply sits, which was seen furthest out as `outermost`. */
  #learnServer(outermost: Copy, strays: readonly Copy[], route: Route): void {
    const { linkSource, position, hop, timeNs } = outermost;
    if (linkSource === null) return;
    if (position === 0) this.servers.learnBeyond(linkSource, timeNs);
    else if (!this.#mayHavePassed(outermost, route) && !strays.some((stray) => isFurtherOut(stray, outermost))) {
      this.servers.learnFirstSeen(linkSource, hop, timeNs);
    }
  }

  /** Whether a reply first seen as this copy may have come from further out, unseen. */
  #mayHavePassed(outermost: Copy, route: Route): boolean {
    for (let position = 0; position < outermost.position; position++) {
      if (this.passesUnseen(position, outermost, route)) return true;
    }
    return false;
  }
}

/** Whether a copy that seems to leave was further out before the reply was seen: then it may have come in there. */
function isFurtherOut(stray: Copy, { position, timeNs }: Copy): boolean {
  return stray.position < position && stray.timeNs <= timeNs;
}
