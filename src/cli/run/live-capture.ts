/**
 * What `trace` and `capture` share: finds the paths, opens every hop, reads the host's state, gives up what power is not
 * needed any more, and ends by Ctrl-C or after the time of --for.
 */
import { loadAddon } from '../../capture/addon.ts';
import type { LiveSource } from '../../capture/live-source.ts';
import type { DurationNs } from '../../core/time.ts';
import { createLiveHostFeed, type LiveHostFeed } from '../../host/live-host-feed.ts';
import { lowerPrivileges } from '../../host/privileges.ts';
import { interfaceNamesOf } from '../../path/hops-of.ts';
import type { Path } from '../../path/path.ts';
import { TracedInterfaces } from '../../pipeline/live/capture-set.ts';
import { planTrace, type TargetOrServer, type TracePlan } from '../../pipeline/live/plan-trace.ts';
import { requireOrder } from '../../pipeline/live/require-order.ts';
import { hopsLine } from '../../report/words/path-line.ts';
import { warn } from '../terminal/diagnostics.ts';
import { type FaultStop, stopOnFault } from '../terminal/faults.ts';
import { stopOnSignal } from '../terminal/signals.ts';
import { runAfter } from './run-after.ts';

export interface OpenCapture {
  readonly host: LiveHostFeed;
  readonly source: LiveSource;
}

export class LiveCapture {
  readonly #interfaces: TracedInterfaces;
  readonly #forMs: number | null;
  #plan: TracePlan | null = null;
  #host: LiveHostFeed | null = null;
  #source: LiveSource | null = null;
  #restore: () => void = () => undefined;
  #isStopped = false;
  readonly #others: (() => void)[] = [];

  /** `settleNs`: how long verdicts wait for the watermark; `forMs`: when it ends by itself, null for never. */
  constructor(settleNs: DurationNs, forMs: number | null) {
    this.#interfaces = new TracedInterfaces(settleNs);
    this.#forMs = forMs;
  }

  /** Ends the capture once what was captured so far was handed out; idempotent. */
  readonly stop = (): void => {
    this.#isStopped = true;
    this.#source?.stop();
    // The host is read once more while what was captured is followed.
    void this.#host?.lastStates();
    for (const stop of this.#others) stop();
  };

  /** Something else that ends with it. */
  alsoStop(stop: () => void): void {
    this.#others.push(stop);
    if (this.#isStopped) stop();
  }

  /** Finds the paths and opens all that takes root. @throws ToolError for what cannot be understood, found or opened. */
  async open(argv: TargetOrServer, guest: string | null): Promise<OpenCapture> {
    const plan = await planTrace(argv, guest, {
      untilMs: this.#forMs === null ? null : Date.now() + this.#forMs,
      onWait: (why, interfaceName) => {
        if (interfaceName !== null) this.#interfaces.openAhead(interfaceName);
        warn(`${why}; waiting for it`);
      },
    });
    await tellRemarks(plan);
    const host = await createLiveHostFeed({
      paths: plan.paths,
      namespaces: plan.namespaces,
      isReadable: loadAddon().isReadable,
      ...(plan.finder === null ? {} : { finder: plan.finder }),
      onPath: (path, paths) => {
        this.#interfaces.join(path, paths, plan);
        warn(`${path.hops.at(-1)?.name} has come: its guest is followed from now on`);
      },
    });
    this.#host = host;
    if (argv.hops !== undefined) requireOrder(host.paths, host.links);
    const source = this.#interfaces.open(host.paths, plan);
    this.#source = source;
    this.#plan = plan;
    if (this.#isStopped) source.stop();
    return { host, source };
  }

  /**
   * Heeds signals and faults, and gives up root: the last that takes it is open. `open` is null where nothing is captured
   * on this host; `whatEnds`: what Ctrl-C does, null where nobody sits there.
   */
  async begin(open: OpenCapture | null, whatEnds: string | null): Promise<FaultStop> {
    const restoreSignals = stopOnSignal(this.stop);
    const faults = stopOnFault(this.stop);
    const cancel = this.#forMs === null ? null : runAfter(this.#forMs, this.stop);
    this.#restore = () => {
      cancel?.();
      restoreSignals();
      faults.restore();
    };
    const ending = whatEnds === null ? '' : `; Ctrl-C ${whatEnds}`;
    if (open === null) {
      warn(`capturing on other hosts${ending}`);
      return faults;
    }
    const { paths } = open.host;
    for (const remark of await lowerPrivileges(open.source, namesOf(paths, this.#plan?.namespaces ?? []))) warn(remark);
    warn(`capturing on ${hopsText(paths)}${ending}`);
    return faults;
  }

  /** The source has ended: signals do what they always do. */
  end(): void {
    this.#restore();
    this.#restore = () => undefined;
    const left = this.#host?.changesLeftOut ?? 0;
    if (left > 0) warn(`${left} changes of bridges' FDBs that concern no guest of this trace were left out`);
  }

  /** Ends it now; idempotent. */
  close(): void {
    this.#interfaces.close();
    this.#host?.close();
  }
}

async function tellRemarks({ remarks }: TracePlan): Promise<void> {
  if (remarks.length === 0) return;
  const { remarkText } = await import('../../report/words/remark-words.ts');
  for (const remark of remarks) warn(remarkText(remark));
}

/** The hops on one line; the ports of many guests as their number. */
function hopsText(paths: readonly Path[]): string {
  const [first] = paths;
  if (paths.length === 1 && first) return hopsLine(first);
  const shared = [...new Set(paths.flatMap(({ hops }) => hops.slice(0, -1).map(({ name }) => name)))];
  return [...shared, `${paths.length} guest ports`].join(' > ');
}

/** What is captured on, and what will be: the interfaces of the paths, and `NETNS/` for a namespace whose guests join. */
function namesOf(paths: readonly Path[], namespaces: readonly (string | null)[]): readonly string[] {
  const joining = namespaces.flatMap((netns) => (netns === null ? [] : `${netns}/`));
  return [...interfaceNamesOf(paths), ...joining];
}
