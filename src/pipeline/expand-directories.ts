/** A directory as a source of `replay`: the incident in it, else the captures in it, whatever their order. */
import { join } from 'node:path';
import type { FileInput } from '../capture/file-source.ts';
import { type KindOnDisk, kindOnDisk, namesIn } from '../capture/on-disk.ts';
import { joinParts } from './join-recordings.ts';
import { Refused } from './refused.ts';
import { surveyCapture } from './survey-captures.ts';

/** Names of captures, rotated and compressed ones too; a directory holds notes and reports as well. */
export function isCaptureName(file: string): boolean {
  return /\.(?:pcap|pcapng|cap|dmp)(?:\.?\d+)?(?:\.(?:gz|zst|xz))?$/i.test(file);
}

/**
 * The inputs, each directory among them replaced by what it holds. `warn` gets a line for each file in it that cannot be read.
 * @throws Refused for a directory with a name in front, with several incidents, or without captures.
 */
export async function expandDirectories(
  inputs: readonly FileInput[],
  warn: (message: string) => void,
  signal?: AbortSignal,
): Promise<readonly FileInput[]> {
  const expanded: FileInput[] = [];
  for (const input of inputs) {
    const isDirectory = kindOnDisk(input.path) === 'directory';
    for (const each of isDirectory ? await capturesIn(input, warn, signal) : [input]) expanded.push(each);
  }
  return expanded;
}

async function capturesIn(
  { path, name }: FileInput,
  warn: (message: string) => void,
  signal?: AbortSignal,
): Promise<readonly FileInput[]> {
  if (name !== null) {
    throw new Refused(`source ${name}=${path}: a directory has no interface name`, {
      what: 'directory-with-name',
      path,
    });
  }
  const captures: FileInput[] = [];
  const incidents: FileInput[] = [];
  for (const file of namesIn(path)) {
    const input = { path: join(path, file), name: null };
    if (!isCaptureName(file)) continue;
    const { refusal, hasPath, isRegular } = await surveyCapture([input], signal);
    if (!isRegular) continue;
    if (refusal !== null) warn(`${refusal.message}; left out`);
    else (hasPath ? incidents : captures).push(input);
  }
  const [incident, ...others] = joinParts(incidents);
  if (others.length > 0) {
    const paths = incidents.map((one) => one.path);
    const message = `read ${path}: it holds several incidents, and one is replayed at a time: ${paths.join(', ')}`;
    throw new Refused(message, { what: 'several-incidents', paths });
  }
  if (incident !== undefined) return [incident];
  if (captures.length > 0) return captures;
  const below = directoryBelow(path);
  throw new Refused(`read ${path}: no capture in this directory`, { what: 'directory-without-captures', path, below });
}

/** The first directory in a directory that holds captures, going by their names. */
function directoryBelow(path: string): string | null {
  const directories = namesIn(path).map((file) => join(path, file));
  return directories.find((each) => kindIs(each, 'directory') && holdsCaptures(each)) ?? null;
}

function holdsCaptures(path: string): boolean {
  try {
    return namesIn(path).some(isCaptureName);
  } catch {
    return false;
  }
}

function kindIs(path: string, kind: KindOnDisk): boolean {
  try {
    return kindOnDisk(path) === kind;
  } catch {
    return false;
  }
}
