/**
 * Another host as the script of `dhcphop collect` tells of it, run there again and again while a trace goes on: host state, and
 * what the way is found in.
 */
import type { TimeNs } from '../../core/time.ts';
import type { HostState } from '../../state/host-state.ts';
import { parseHostFile } from '../../tools/collect/host-file.ts';
import { type JsonObject, objectsOf, textOf, textsOf } from '../../tools/json-fields.ts';
import type { DomainNics } from '../../tools/parse-domain-xml.ts';
import type { Gathered } from '../../tools/saved/gathered.ts';
import { linksOf } from '../../tools/saved/links-of.ts';
import { gatheredOf } from '../../tools/saved/read-saved.ts';
import { serverPlacesOf } from '../../tools/saved/server-places.ts';
import { statesOf } from '../../tools/saved/states-of.ts';
import { plainLines } from '../../tools/text/plain-lines.ts';
import type { ServerHost } from '../../wiring/find-server-paths.ts';

/** One look at the host. */
export interface CollectedHost extends ServerHost {
  readonly domains: readonly DomainNics[];
  /** When the look began, by that host's clock: what is read holds from then on. */
  readonly timeNs: TimeNs;
  /** Without the FDB, of which a look says only what it was then. */
  readonly states: readonly HostState[];
  /** What was refused or is missing there, a line each; what a look before has told is left out. */
  readonly remarks: readonly string[];
}

export class CollectedHosts {
  readonly #told = new Set<string>();
  #logLines: ReadonlySet<string> = new Set();
  #untilNs: TimeNs | null = null;

  /** A look, from what the script printed; null where that is something else. */
  read(text: string): CollectedHost | null {
    const file = parseHostFile(plainLines(text));
    const [first] = file?.sections ?? [];
    if (file === null || first === undefined) return null;
    const gathered = gatheredOf(file, 'state');
    const { places, innerEnds } = serverPlacesOf(gathered);
    const { timeNs } = first;
    return {
      links: linksOf(gathered),
      fdb: gathered.entries,
      // The way leads to a namespace by the port before it.
      servers: places.filter(({ netns, port }) => netns === null || port !== null),
      innerEnds,
      addressed: addressedOf(gathered),
      domains: gathered.domains,
      timeNs,
      states: this.#statesOf(gathered, timeNs),
      remarks: this.#newOf(gathered.remarks),
    };
  }

  #statesOf(gathered: Gathered, timeNs: TimeNs): readonly HostState[] {
    const toNs = gathered.timeNs ?? timeNs;
    const isFirst = this.#untilNs === null;
    const span = { fromNs: this.#untilNs ?? timeNs, toNs };
    const logLines = new Set<string>();
    const states = statesOf(gathered, span, () => 0).flatMap(({ saved, ...state }): HostState[] => {
      if (state.kind === 'fdb' || (state.kind === 'gap' && !isFirst)) return [];
      if (state.kind !== 'kernel-log') return [{ ...state, timeNs }];
      const line = `${state.timeNs} ${state.text}`;
      logLines.add(line);
      return this.#logLines.has(line) ? [] : [state];
    });
    this.#logLines = logLines;
    this.#untilNs = toNs;
    return states;
  }

  #newOf(remarks: readonly string[]): readonly string[] {
    const added = [...new Set(remarks)].filter((remark) => !this.#told.has(remark));
    for (const remark of added) this.#told.add(remark);
    return added;
  }
}

/** Interfaces of the host's own namespace that are up and have an IPv4 address. */
function addressedOf({ links }: Gathered): readonly string[] {
  const isAddressed = (link: JsonObject) =>
    textsOf(link.flags).includes('UP') && objectsOf(link.addr_info).some(({ family }) => family === 'inet');
  return links.flatMap(({ netns, link }) => (netns === null && isAddressed(link) ? (textOf(link.ifname) ?? []) : []));
}
