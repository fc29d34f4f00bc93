/** The interfaces a trace captures on: each opened once, however many paths share it, and more as paths join. */
import { type LiveInterface, type LiveSource, openLiveSource } from '../../capture/live-source.ts';
import { type DurationNs, MILLISECOND_NS } from '../../core/time.ts';
import { interfaceNamesOf } from '../../path/hops-of.ts';
import type { Path } from '../../path/path.ts';
import { FILTER, interfacesOf, mergeInterfaces } from './capture-plan.ts';
import type { TracePlan } from './plan-trace.ts';

/** Bytes of one ring of a guest whose path is not known yet. */
const RING_BYTES_AHEAD = 4 << 20;
/** The watermark passes the settle time a little later than the clock does. */
const ATTENTION_MARGIN_MS = 250;

export class TracedInterfaces {
  /** Names and the filters they were opened with. */
  readonly #filters = new Map<string, string | undefined>();
  readonly #attentionMs: number;
  #source: LiveSource | null = null;

  /** A verdict on a frame waits for the settle time. */
  constructor(settleNs: DurationNs) {
    this.#attentionMs = Number(settleNs / MILLISECOND_NS) + ATTENTION_MARGIN_MS;
  }

  /** Captures on an interface that does not exist yet, from its first frame on, while its path is still looked for. */
  openAhead(name: string): void {
    const options = { filter: FILTER, ringBytes: RING_BYTES_AHEAD, attentionMs: this.#attentionMs };
    this.#source = openLiveSource([this.#noted({ name, promiscuous: false, wait: true, filter: FILTER })], options);
  }

  /** @throws ToolError where one cannot be opened. */
  open(paths: readonly Path[], plan: TracePlan): LiveSource {
    const ofPaths = paths.flatMap((path) => interfacesOf(path, plan.narrowed));
    const wanted = mergeInterfaces([...plan.further, ...ofPaths]);
    if (this.#source === null) {
      const interfaces = wanted.map((each) => this.#noted(each));
      this.#source = openLiveSource(interfaces, { filter: FILTER, attentionMs: this.#attentionMs });
    } else this.#add(this.#source, wanted);
    return this.#source;
  }

  /**
   * A path joins, which makes it `paths`. Where its port was captured for another guest, that capture ends and a new one
   * begins; what is on no path any more is not waited for any longer.
   */
  join(path: Path, paths: readonly Path[], { narrowed, further }: TracePlan): void {
    if (this.#source === null) return;
    const wanted = new Set([...further.map(({ name }) => name), ...interfaceNamesOf(paths)]);
    for (const name of this.#filters.keys()) {
      if (wanted.has(name)) continue;
      this.#source.remove(name);
      this.#filters.delete(name);
    }
    const waited = interfacesOf(path, narrowed).map((each) => ({ ...each, wait: true }));
    this.#add(this.#source, waited);
  }

  /** Ends it now; idempotent. */
  close(): void {
    this.#source?.close();
  }

  #add(source: LiveSource, wanted: readonly LiveInterface[]): void {
    for (const each of wanted) {
      const filter = this.#filters.get(each.name);
      if (filter === FILTER || filter === each.filter) continue;
      if (filter !== undefined) source.remove(each.name);
      source.add(this.#noted(each));
    }
  }

  #noted(opened: LiveInterface): LiveInterface {
    this.#filters.set(opened.name, opened.filter);
    return opened;
  }
}
