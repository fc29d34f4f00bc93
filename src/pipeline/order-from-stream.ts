/**
 * A stream cannot be looked into before it is read. So its first batches are held back until they tell the order of the hops,
 * and handed on then: a source around a source.
 */
import type { Batch, CaptureInterface, Source } from '../capture/source.ts';
import { copyBytes } from '../core/bytes.ts';
import { LINKTYPE } from '../core/frame.ts';
import { END_OF_TIME, SECOND_NS } from '../core/time.ts';
import { clockOffsets } from '../trace/clocks/clock-offsets.ts';
import { type Clue, makeClue } from '../trace/order/clue.ts';
import { DhcpReader } from './dhcp-reader.ts';
import type { HopOrder } from './hop-order.ts';

/** At these limits what was seen must do. */
const MOST_CLUES = 1_000;
const MOST_BYTES = 16 << 20;
/** So long on the packet clock, the hops of a request show it, and mostly its reply. */
const PATIENCE_NS = 3n * SECOND_NS;

export function withOrderFromStream(source: Source, order: HopOrder, guest: string | null): Source {
  async function* batches(): AsyncGenerator<Batch> {
    const opening = new Opening(order, guest);
    let held: Batch[] | null = [];
    for await (const batch of source.batches()) {
      if (held === null) {
        yield batch;
        continue;
      }
      held.push(opening.take(batch));
      if (!opening.isTold) continue;
      for (const each of held) yield each;
      held = null;
    }
    opening.conclude();
    for (const each of held ?? []) yield each;
  }
  return { batches, stop: () => source.stop() };
}

class Opening {
  isTold = false;
  readonly #order: HopOrder;
  readonly #guest: string | null;
  readonly #reader = new DhcpReader();
  readonly #interfaces: CaptureInterface[] = [];
  readonly #files: (string | null)[] = [];
  readonly #clues: Clue[] = [];
  #bytes = 0;

  constructor(order: HopOrder, guest: string | null) {
    this.#order = order;
    this.#guest = guest;
  }

  /** Takes a batch in, and returns it as it may be kept. */
  take(batch: Batch): Batch {
    for (const { event } of batch.events) {
      if (event.kind === 'interface') {
        const { file } = event.interface;
        this.#interfaces[event.interface.id] = event.interface;
        if (!this.#files.includes(file)) this.#files.push(file);
      }
      // An incident brings its path along.
      if (event.kind === 'journal' && event.entry.fields.get('DHCPHOP_KIND') === 'path') this.isTold = true;
    }
    const known = this.#clues.length;
    const frames = batch.frames.map((frame) => {
      const bytes = copyBytes(frame.bytes);
      this.#bytes += bytes.length;
      const read = this.#reader.read(frame);
      const { interfaceId, timeNs, direction } = frame;
      const from = this.#interfaces[interfaceId];
      if (from !== undefined && read !== null) {
        const clock = this.#files.indexOf(from.file);
        const seen = { interfaceId, interface: from.name, timeNs, direction, clock };
        this.#clues.push(makeClue(seen, read.datagram, read.dhcp));
      }
      return { ...frame, bytes };
    });
    if (!this.isTold && this.#isEnough(batch, frames.length > 0, this.#clues.length > known)) this.conclude();
    return { ...batch, frames };
  }

  /** Infers the order from what has come. */
  conclude(): void {
    if (this.isTold) return;
    this.isTold = true;
    if (this.#isSingle) return;
    const candidates = this.#interfaces.map(({ name, linkType }) => ({
      name,
      isOneOfMany: linkType === LINKTYPE.linuxSll2 || this.#files.length < this.#interfaces.length,
    }));
    this.#order.infer(this.#clues, candidates, this.#guest);
    const captures = this.#files.map((_, clock) => this.#clues.filter((clue) => clue.clock === clock));
    // Times of a stream cannot be put right: what has been handed on is gone.
    if (captures.length > 1 && clockOffsets(captures).some((offset) => offset !== null)) this.#order.distrust();
  }

  /** One interface has no order, and nothing to wait for. */
  get #isSingle(): boolean {
    const [first, second] = this.#interfaces;
    return first !== undefined && second === undefined && first.linkType !== LINKTYPE.linuxSll2;
  }

  #isEnough({ watermarkNs }: Batch, hasFrames: boolean, hasClues: boolean): boolean {
    if (watermarkNs === END_OF_TIME || this.#clues.length >= MOST_CLUES || this.#bytes >= MOST_BYTES) return true;
    if (this.#isSingle) return hasFrames;
    const [first] = this.#clues;
    if (first === undefined) return false;
    if (watermarkNs - first.timeNs >= PATIENCE_NS) return true;
    // A silence behind a reply: all hops have shown what they had of it.
    return !hasClues && this.#clues.some(({ op }) => op === 2);
  }
}
