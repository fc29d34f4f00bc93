/** A replay as the program does it, without a process of its own: for tests that need hundreds. */
import { type FileInput, openFileSource } from '../../src/capture/file-source.ts';
import { mayCarryDhcp } from '../../src/frame/may-carry-dhcp.ts';
import { createReplayHostFeed } from '../../src/host/host-feed.ts';
import { choosePaths, laterPath } from '../../src/pipeline/choose-paths.ts';
import { parseHops } from '../../src/pipeline/parse-hops.ts';
import { runPipeline } from '../../src/pipeline/pipeline.ts';
import { planReplay } from '../../src/pipeline/plan-replay.ts';
import { createJsonReporter } from '../../src/report/json/json-reporter.ts';

export interface Replayed {
  readonly exchanges: readonly {
    readonly xid: string;
    readonly outcome: string;
    readonly messages: readonly {
      readonly type: string;
      readonly heading: string;
      readonly reflects: number | null;
      readonly verdict: { readonly status: string; readonly lastSeen: string; readonly missing: string | null };
    }[];
  }[];
  readonly paths: readonly { readonly hops: readonly string[]; readonly order: string }[];
  readonly findings: readonly { readonly code: string; readonly facts: Record<string, unknown> }[];
  readonly summary: { readonly verdict: string };
}

const SETTLE_NS = 250_000_000n;

export async function replayInProcess(inputs: readonly FileInput[], hopList: string | null = null): Promise<Replayed> {
  const hops = hopList === null ? null : parseHops(hopList);
  const plan = await planReplay(inputs, { hops, guest: null, settleNs: SETTLE_NS, typed: ['replay'] });
  const choice = { hops, guest: null, warn: () => {}, order: plan.order };
  const decoder = new TextDecoder();
  let text = '';
  await runPipeline({
    source: await openFileSource(plan.inputs, { keep: mayCarryDhcp }),
    kind: 'replay',
    files: inputs.map(({ path }) => path),
    choosePaths: (announced, states) => choosePaths(choice, announced, states),
    laterPath: (path) => laterPath(choice, path),
    settleNs: SETTLE_NS,
    clocks: plan.clocks,
    order: plan.order,
    apart: plan.apart,
    details: false,
    reporter: createJsonReporter((piece) => {
      text += typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
    }),
    drained: () => null,
    hostFeed: createReplayHostFeed(),
    incident: null,
    until: 'never',
    warn: () => {},
  });
  return JSON.parse(text);
}
