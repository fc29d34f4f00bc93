/** The interfaces a trace captures on: each opened once, however many paths share it, and more as paths join. */
import { type LiveInterface, type LiveSource, openLiveSource } from '../capture/live-source.ts';
import type { Link } from '../path/host-state.ts';
import type { Path } from '../path/path.ts';
import type { TracePlan } from './plan-trace.ts';
import { FILTER, interfacesOf, mergeInterfaces } from './trace-interfaces.ts';

/** Bytes of one ring of a guest whose path is not known yet. */
const RING_BYTES_AHEAD = 4 << 20;

export class TracedInterfaces {
  /** Names and the filters they were opened with. */
  readonly #filters = new Map<string, string | undefined>();
  #source: LiveSource | null = null;

  /** Captures on an interface that does not exist yet, from its first frame on, while its path is still looked for. */
  openAhead(name: string): void {
    const options = { filter: FILTER, ringBytes: RING_BYTES_AHEAD };
    this.#source = openLiveSource([this.#noted({ name, promiscuous: false, wait: true, filter: FILTER })], options);
  }

  /** @throws ToolError where one cannot be opened. */
  open(paths: readonly Path[], plan: TracePlan): LiveSource {
    const ofPaths = paths.flatMap((path) => interfacesOf(path, plan.links, plan.narrowed));
    const wanted = mergeInterfaces([...plan.further, ...ofPaths]);
    if (this.#source === null) {
      const interfaces = wanted.map((each) => this.#noted(each));
      this.#source = openLiveSource(interfaces, { filter: FILTER });
    } else this.#add(this.#source, wanted);
    return this.#source;
  }

  /** A path joins. Where its port was captured for another guest, that capture ends and a new one begins. */
  join(path: Path, links: readonly Link[], { narrowed }: TracePlan): void {
    const waited = interfacesOf(path, links, narrowed).map((each) => ({ ...each, wait: true }));
    if (this.#source !== null) this.#add(this.#source, waited);
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
