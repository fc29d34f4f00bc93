/**
 * The interfaces of another host over all its connections: each has one number here, whatever number a connection gives it,
 * and is gone while there is none.
 */
import type { CaptureInterface, SourceEvent, TimedEvent } from '../capture/source.ts';
import { LINKTYPE } from '../core/frame.ts';
import type { TimeNs } from '../core/time.ts';

/** What is assumed of an interface that has not been heard of yet. */
const UNHEARD = { linkType: LINKTYPE.ethernet, snapLength: 2048, description: null } as const;

export class FarInterfaces {
  readonly #ids = new Map<string, number>();
  /** Our number for each of the connection's interfaces. */
  #streamIds: number[] = [];
  readonly #gone = new Set<number>();
  #tellsOpening = false;

  /** A connection begins. `tellsOpening`: in its host state; else the interfaces are open once `open` is called. */
  beginStream(tellsOpening: boolean): void {
    this.#streamIds = [];
    this.#tellsOpening = tellsOpening;
  }

  /** Announces an interface that is on the way though its host may never be reached; nothing where it is known. */
  expect(name: string): readonly SourceEvent[] {
    return this.#ids.has(name) ? [] : [this.#announce(name, UNHEARD)];
  }

  /** Our number for an interface of the connection. */
  idOf(streamId: number): number | undefined {
    return this.#streamIds[streamId];
  }

  /** The connection is lost: the numbers of those that were open. */
  lose(): readonly number[] {
    const ids = [...this.#ids.values()].filter((id) => !this.#gone.has(id));
    for (const id of ids) this.#gone.add(id);
    return ids;
  }

  /** The interfaces of the connection are open from `timeNs` on, those that were not. */
  open(timeNs: TimeNs): readonly TimedEvent[] {
    return [...new Set(this.#streamIds)].flatMap((interfaceId) => {
      if (!this.#gone.delete(interfaceId)) return [];
      return { timeNs, event: { kind: 'opened', timeNs, interfaceId } } as const;
    });
  }

  /** What the connection says, with our numbers. */
  translate(timed: TimedEvent): readonly TimedEvent[] {
    const { event } = timed;
    switch (event.kind) {
      case 'interface': {
        const { interface: own } = event;
        const known = this.#ids.get(own.name);
        const announced = known === undefined ? [{ ...timed, event: this.#announce(own.name, own) }] : [];
        const id = this.#ids.get(own.name)!;
        this.#streamIds[own.id] = id;
        if (this.#tellsOpening) this.#gone.delete(id);
        else this.#gone.add(id);
        return announced;
      }
      case 'stats':
      case 'lossy':
      case 'promiscuous':
      case 'pause':
      case 'link-change': {
        const interfaceId = this.idOf(event.interfaceId);
        return interfaceId === undefined ? [] : [{ ...timed, event: { ...event, interfaceId } }];
      }
      case 'journal':
      case 'warning':
        return [timed];
      // A file's: a connection begins and ends otherwise.
      case 'opened':
      case 'gone':
      case 'latest':
      case 'neighbour':
      case 'bridge-port':
      case 'neighbours-lost':
      case 'clock-set':
        return [];
    }
  }

  #announce(
    name: string,
    { linkType, snapLength, description }: Pick<CaptureInterface, 'linkType' | 'snapLength' | 'description'>,
  ): SourceEvent {
    const id = this.#ids.size;
    this.#ids.set(name, id);
    return { kind: 'interface', interface: { id, name, file: null, linkType, snapLength, description } };
  }
}
