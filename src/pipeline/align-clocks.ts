/**
 * Captures from several hosts have several clocks. The first messages that two of them hold tell how far their clocks are
 * apart (src/trace/clocks/clock-offsets.ts). Pure.
 */
import type { FileInput } from '../capture/file-source.ts';
import type { ClockApart } from '../diagnose/rule.ts';
import { clockOffsets } from '../trace/clocks/clock-offsets.ts';
import type { CaptureSurvey } from './survey-captures.ts';

export interface AlignedInputs {
  /** The inputs, told how far their clocks are ahead. */
  readonly inputs: readonly FileInput[];
  readonly clocks: readonly ClockApart[];
}

/**
 * @param hops  The interfaces in order from the network to the guest, as far as it is known: where requests alone tell how
 *   far clocks are apart, it says which capture shows them first.
 */
export function alignClocks(
  inputs: readonly FileInput[],
  surveys: readonly CaptureSurvey[],
  hops: readonly string[],
): AlignedInputs {
  if (surveys.length < 2) return { inputs, clocks: [] };
  const places = new Map(hops.map((name, place) => [name, place]));
  const firstPlace = ({ interfaces }: CaptureSurvey) =>
    interfaces.reduce((least, { name }) => Math.min(least, places.get(name) ?? least), hops.length);
  const placeOf = new Map(surveys.map((survey) => [survey, firstPlace(survey)]));
  const inOrder = surveys.toSorted((a, b) => placeOf.get(a)! - placeOf.get(b)!);
  // An incident holds more than frames, all by one clock.
  const incident = inOrder.findIndex(({ isIncident }) => isIncident);
  const offsets = clockOffsets(
    inOrder.map(({ clues }) => clues),
    incident < 0 ? null : incident,
  );
  const offsetOf = (survey: CaptureSurvey | undefined) => (survey && offsets[inOrder.indexOf(survey)]) ?? null;
  return {
    inputs: inputs.map((input) => {
      const offset = offsetOf(surveys.find((survey) => survey.inputs.includes(input)));
      return { ...input, clockAheadNs: offset?.aheadNs ?? 0n };
    }),
    clocks: surveys.flatMap((survey) => {
      const offset = offsetOf(survey);
      return offset === null ? [] : [{ file: survey.inputs[0]!.path, ...offset }];
    }),
  };
}
