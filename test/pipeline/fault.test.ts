/** A bug of ours, injected: the report of what was followed before it comes all the same, and claims no more than that. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Batch } from '../../src/capture/source.ts';
import { ToolError } from '../../src/core/errors.ts';
import { END_OF_TIME } from '../../src/core/time.ts';
import { noReplyFromNetwork } from '../../src/diagnose/rules/no-reply-from-network.ts';
import { runPipeline } from '../../src/pipeline/pipeline.ts';
import type { PipelineInput } from '../../src/pipeline/pipeline-input.ts';
import type { ReportTail } from '../../src/report/report.ts';
import { DISCOVER, message } from '../dhcp/build-message.ts';
import { frameOf, udpFrame } from '../frame/build-frame.ts';
import { batchesInput, declared, silentReporter } from './batches-input.ts';

afterEach(() => vi.restoreAllMocks());

const SECOND_NS = 1_000_000_000n;
const NAMES = ['uplink0', 'tap0'];
const BUG = new RangeError('Maximum call stack size exceeded');

/** A DISCOVER that reaches the uplink, and one a second later that does not. */
const BATCHES: readonly Batch[] = [
  {
    frames: [
      frameOf(udpFrame(message([DISCOVER])), { timeNs: SECOND_NS, direction: 'in', interfaceId: 1 }),
      frameOf(udpFrame(message([DISCOVER])), { timeNs: SECOND_NS + 1_000n, direction: 'out', interfaceId: 0 }),
    ],
    events: declared(NAMES),
    watermarkNs: 2n * SECOND_NS,
  },
  {
    frames: [
      frameOf(udpFrame(message([DISCOVER], { xid: 9 })), { timeNs: 2n * SECOND_NS, direction: 'in', interfaceId: 1 }),
    ],
    events: [],
    watermarkNs: END_OF_TIME,
  },
];

function inputOf(more: Partial<PipelineInput>): { readonly input: PipelineInput; readonly tails: ReportTail[] } {
  const tails: ReportTail[] = [];
  const hops = NAMES.map((name) => ({ name, interfaces: [name], role: name === 'tap0' ? 'tap' : 'uplink' }) as const);
  const input = batchesInput(BATCHES, {
    choosePaths: () => [{ guest: null, hops }],
    reporter: silentReporter({ end: (tail) => tails.push(tail) }),
    ...more,
  });
  return { input, tails };
}

test('without a bug the second DISCOVER is lost', async () => {
  const { input, tails } = inputOf({});
  expect((await runPipeline(input)).fault).toBeNull();
  expect(tails[0]?.summary).toMatchObject({ verdict: 'loss', delivered: 1, lost: 1 });
});

test('a bug while reading ends in a report of what came before it', async () => {
  let batches = 0;
  const { input, tails } = inputOf({
    hostFeed() {
      if (++batches === 2) throw BUG;
      return [];
    },
  });
  const { fault } = await runPipeline(input);
  expect(fault?.error).toBe(BUG);
  const [tail] = tails;
  expect(tail?.summary).toMatchObject({ verdict: 'inconclusive', delivered: 1, lost: 0 });
  expect(tail?.source.complete).toBe(false);
  expect(tail?.findings.find(({ code }) => code === 'followed-in-part')).toMatchObject({
    level: 'caution',
    facts: { what: 'program-failed' },
    evidence: [{ source: 'capture', detail: `a bug in dhcphop: ${BUG.message}` }],
  });
});

test('a bug in a rule costs no more than that rule', async () => {
  const rule = vi.spyOn(noReplyFromNetwork as Required<typeof noReplyFromNetwork>, 'onExchange');
  rule.mockImplementation(() => {
    throw BUG;
  });
  const { input, tails } = inputOf({});
  expect((await runPipeline(input)).fault?.error).toBe(BUG);
  expect(tails[0]?.summary).toMatchObject({ verdict: 'loss', delivered: 1, lost: 1 });
  expect(tails[0]?.findings.map(({ code }) => code)).toContain('followed-in-part');
});

test('a source that cannot be read is no bug', async () => {
  const refusal = new ToolError('usage', 'two files have the same interface', 'dhcphop replay A=a.pcap');
  const { input, tails } = inputOf({
    source: {
      async *batches() {
        yield BATCHES[0] as Batch;
        throw refusal;
      },
      stop: () => undefined,
    },
  });
  await expect(runPipeline(input)).rejects.toBe(refusal);
  expect(tails).toEqual([]);
});
