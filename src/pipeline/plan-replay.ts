/** What a replay is to read and what is known before it begins: whose clock is wrong, and in which order the hops stand. */
import type { FileInput } from '../capture/file-source.ts';
import { LINKTYPE } from '../core/frame.ts';
import type { DurationNs } from '../core/time.ts';
import type { ClockApart } from '../diagnose/rule.ts';
import type { Hop } from '../path/path.ts';
import type { Candidate } from '../trace/order/infer-order.ts';
import { alignClocks } from './align-clocks.ts';
import { capturesApart, clocksApart, jointSpan, type TimeSpan } from './captures-apart.ts';
import { HopOrder } from './hop-order.ts';
import type { CaptureSurvey } from './survey-captures.ts';

export interface ReplayWish {
  /** From --hops; null where not given. */
  readonly hops: readonly Hop[] | null;
  /** From --guest; null where not given. */
  readonly guest: string | null;
  readonly settleNs: DurationNs;
  /** The arguments that --hops would be added to. */
  readonly typed: readonly string[];
}

export interface ReplayPlan {
  readonly inputs: readonly FileInput[];
  readonly clocks: readonly ClockApart[];
  readonly order: HopOrder;
  /** Interfaces whose captures share no instant with another one. */
  readonly apart: readonly string[];
  /** Inputs that cannot be looked into before they are read, so their order is not known yet. */
  readonly isStream: boolean;
  /** From the first frame of all to the last; null where that is not known before they are read. */
  readonly span: TimeSpan | null;
}

/** After `signal` the plan is incomplete, and the report concludes nothing from the order of several captures. */
export function planReplay(
  files: readonly FileInput[],
  surveys: readonly CaptureSurvey[],
  wish: ReplayWish,
  signal?: AbortSignal,
): ReplayPlan {
  const order = new HopOrder(wish.hops === null ? 'inferred' : 'given', wish.typed);
  // How far their clocks are apart has not been found out.
  if (signal?.aborted && surveys.length > 1) order.distrust();
  const isStream = surveys.some(({ isRegular }) => !isRegular);
  let inOrder = wish.hops?.flatMap(({ interfaces }) => interfaces) ?? null;
  if (!isStream) {
    const clues = surveys.flatMap((survey) => survey.clues);
    const inferred = order.infer(clues, candidatesOf(surveys), wish.guest);
    inOrder ??= inferred.paths.flatMap((hops) => hops.flat());
  }
  const { inputs, clocks } = alignClocks(files, surveys, inOrder ?? []);
  const known = surveys.map(({ span, clues, interfaces, isIncident, inputs: [first] }) => {
    const aheadNs = inputs[files.indexOf(first!)]?.clockAheadNs ?? 0n;
    return { span: isIncident ? null : span, messages: clues, aheadNs, names: interfaces.map(({ name }) => name) };
  });
  const spans = known.flatMap(({ span, aheadNs, names }) =>
    span === null ? [] : [{ names, fromNs: span.fromNs - aheadNs, toNs: span.toNs - aheadNs }],
  );
  const apart = [...new Set([...capturesApart(spans, wish.settleNs), ...clocksApart(known, wish.settleNs)])];
  return { inputs, clocks, order, apart, isStream, span: jointSpan(surveys.flatMap(({ span }) => span ?? [])) };
}

/** The interfaces that may be hops of a path. Of a capture on several interfaces (`tcpdump -i any` is one) not all need be. */
export function candidatesOf(surveys: readonly CaptureSurvey[]): readonly Candidate[] {
  return surveys.flatMap(({ interfaces }) =>
    interfaces.map(({ name, linkType }) => ({
      name,
      isOneOfMany: interfaces.length > 1 || linkType === LINKTYPE.linuxSll2,
    })),
  );
}
