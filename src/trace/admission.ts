/**
 * Whose copy it is: finds the client, or makes one where there is room for it. At the limit another client gives way, and
 * what is lost with it is counted.
 */
import type { DurationNs, TimeNs } from '../core/time.ts';
import { clientKey, type Said } from '../dhcp/said.ts';
import { type Client, makeClient } from './client.ts';
import type { ClientTable } from './client-table.ts';
import type { Copy } from './copies/copy.ts';
import { mayEnter } from './entering.ts';
import type { TraceLimits } from './limits.ts';
import type { Route } from './route.ts';
import type { Routes } from './routes.ts';
import type { DeadlineQueue } from './tables/deadline-queue.ts';
import type { BurstJudge } from './verdict/burst-judge.ts';

export class Admission {
  readonly #clients: ClientTable;
  readonly #deadlines: DeadlineQueue<Client>;
  readonly #judge: BurstJudge;
  readonly #settleNs: DurationNs;
  readonly #limits: TraceLimits;

  constructor(
    clients: ClientTable,
    deadlines: DeadlineQueue<Client>,
    judge: BurstJudge,
    settleNs: DurationNs,
    limits: TraceLimits,
  ) {
    this.#clients = clients;
    this.#deadlines = deadlines;
    this.#judge = judge;
    this.#settleNs = settleNs;
    this.#limits = limits;
  }

  /** The client whose message this is, as of the watermark `nowNs`; null for a stranger for whom there is no room. */
  clientOf(said: Said, copy: Copy, routes: Routes, nowNs: TimeNs): Client | null {
    const key = clientKey(said);
    const known = this.#clients.get(key);
    const client = known ?? this.#admit(key, said, copy, routes, nowNs);
    if (client === null || client.route !== null) return client;
    if (known !== undefined && client.askedAt === null) {
      const askedAt = whereAsked(said, copy, routes);
      if (askedAt !== null) this.#clients.noteAsking(client, askedAt);
    }
    // A client inside the guest may put another address than the guest's into chaddr.
    if (said.op === 1 && copy.linkSource !== null) {
      const route = routes.byGuest.get(copy.linkSource);
      if (route) this.#clients.assign(client, route);
    }
    return client;
  }

  #admit(key: string, said: Said, copy: Copy, routes: Routes, nowNs: TimeNs): Client | null {
    const route = routes.byGuest.get(said.chaddr) ?? this.#clients.routeBefore(key);
    const askedAt = route === null ? whereAsked(said, copy, routes) : null;
    if (this.#clients.full && !this.#makeRoom(route === null && askedAt === null, nowNs)) {
      this.#clients.noteDropped(key, copy.timeNs);
      return null;
    }
    const client = makeClient(key, route, this.#settleNs, this.#limits);
    client.askedAt = askedAt;
    const droppedNs = this.#clients.droppedAt(key);
    if (droppedNs !== undefined) client.pending.lack(droppedNs);
    this.#clients.add(client);
    return client;
  }

  /** Makes room for another client; false where there is none for a stranger. */
  #makeRoom(isStranger: boolean, nowNs: TimeNs): boolean {
    const victim = this.#clients.victimFor(isStranger);
    if (victim === null) return false;
    const { counts } = this.#judge.book;
    // One that is only remembered is no loss.
    if (!victim.pending.empty || victim.exchanges.size > 0) counts.evicted++;
    if (isJudged(victim)) counts.unjudged += victim.pending.size;
    if (!victim.pending.empty) this.#clients.noteDropped(victim.key, nowNs);
    this.#deadlines.remove(victim);
    for (let open = victim.exchanges.oldest; open !== undefined; open = victim.exchanges.oldest) {
      this.#judge.close(victim, open, open.lastNs);
    }
    this.#clients.delete(victim);
    return true;
  }
}

/** Whether the client is one to judge, or turns out to be once its request is settled. */
export function isJudged({ route, askedAt }: Client): boolean {
  return route !== null || askedAt !== null;
}

/** The route at whose guest's port the client asks. */
function whereAsked(said: Said, copy: Copy, routes: Routes): Route | null {
  return routes.byPort.get(copy.interface)?.find((route) => mayEnter(copy, said, route)) ?? null;
}
