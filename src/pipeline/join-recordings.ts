/** The two parts of one recording (`trace --write-limit`) are one input: the older part is read first. */
import type { FileInput } from '../capture/file-source.ts';
import { olderPath } from '../capture/older-path.ts';
import { surveyCapture } from './survey-captures.ts';

/** Joins what is, by its names, an incident and its older part; other inputs stay as they are. */
export function joinParts(incidents: readonly FileInput[]): readonly FileInput[] {
  const olders = new Map(incidents.map((input) => [input.path, input]));
  const joined = incidents.map((input): FileInput => {
    const older = input.name === null ? olders.get(olderPath(input.path)) : undefined;
    return older === undefined || older.name !== null ? input : { ...input, older: older.path };
  });
  const taken = new Set(joined.flatMap(({ older }) => older ?? []));
  return joined.filter(({ path }) => !taken.has(path));
}

/** The same, for inputs of which only some are incidents. */
export async function joinRecordings(
  inputs: readonly FileInput[],
  signal?: AbortSignal,
): Promise<readonly FileInput[]> {
  const named = joinParts(inputs);
  if (named.length === inputs.length) return inputs;
  const incidents: FileInput[] = [];
  for (const { older, ...input } of named) {
    if (older === undefined) continue;
    for (const part of [{ path: older, name: null }, input]) {
      if ((await surveyCapture([part], signal)).isIncident) incidents.push(part);
    }
  }
  const areIncidents = new Set(incidents.map(({ path }) => path));
  const joined = new Map(joinParts(incidents).map((input) => [input.path, input]));
  return inputs.flatMap((input) => (areIncidents.has(input.path) ? (joined.get(input.path) ?? []) : [input]));
}
