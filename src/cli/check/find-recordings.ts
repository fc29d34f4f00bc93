/**
 * The recordings in a folder and below it: each expectation file is one, and so are the captures that no expectation
 * speaks of: those that hold several hops each by itself, the others of one folder together.
 */
import { readdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { cannotOpen, kindOnDisk } from '../../capture/on-disk.ts';
import { ToolError } from '../../core/errors.ts';
import { shellPath } from '../../core/shell-word.ts';
import { isCaptureName } from '../../pipeline/expand-directories.ts';
import { surveyCapture } from '../../pipeline/survey-captures.ts';
import { parseSources } from '../parse/parse-source.ts';
import { type Expectation, readExpectation, SUFFIX } from './expectation.ts';

export interface Recording {
  readonly name: string;
  /** Where its expectation is, or is to be written. */
  readonly file: string;
  /** Relative to the folder of `file`. */
  readonly sources: readonly string[];
  /** Null where there is no file yet; an error where it is no expectation. */
  readonly expectation: Expectation | ToolError | null;
}

/** For the captures of one folder that are one hop each. */
const TOGETHER = 'captures';

/** In order of their names. @throws ToolError for what is no folder, or holds nothing to check. */
export async function findRecordings(folder: string): Promise<readonly Recording[]> {
  const kind = kindOnDisk(folder);
  if (kind === 'nothing') {
    throw new ToolError('cannot-read', `check ${folder}: no such directory`, `ls ${shellPath(dirname(folder))}`);
  }
  if (kind !== 'directory') {
    const hint = `dhcphop check ${shellPath(dirname(folder))}`;
    throw new ToolError('usage', `check ${folder}: it is a file, not a directory of recordings`, hint);
  }
  const files = filesBelow(folder);
  const told = files.filter((file) => file.endsWith(SUFFIX)).map((file) => fromExpectation(folder, file));
  const covered = told.flatMap(({ file, sources }) => pathsOf(file, sources));
  const isCovered = (file: string) => covered.some((each) => resolve(file) === each || dirname(resolve(file)) === each);
  const untold = files.filter((file) => isCaptureName(file) && !isCovered(file) && kindOnDisk(file) === 'file');
  const missing = (await fromCaptures(folder, untold)).filter(({ file }) => !told.some((each) => each.file === file));
  const found = [...told, ...missing];
  if (found.length > 0) return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  throw new ToolError('cannot-read', `check ${folder}: no capture in this directory`, `ls ${shellPath(folder)}`);
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
  } catch (error) {
    throw cannotOpen(folder, folder, error);
  }
}

function fromExpectation(folder: string, file: string): Recording {
  const whole = file.slice(0, -SUFFIX.length);
  const name = relative(folder, whole);
  try {
    const expectation = readExpectation(file);
    return { name, file, sources: expectation.sources ?? [sourceOf(whole)], expectation };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { name, file, sources: [], expectation: error };
  }
}

/** A file as a source relative to its own folder: a `=` in its name belongs to the name. */
function sourceOf(path: string): string {
  const file = basename(path);
  return file.includes('=') ? `./${file}` : file;
}

/** Where the sources are; those that cannot be understood are refused when they are replayed. */
function pathsOf(file: string, sources: readonly string[]): readonly string[] {
  try {
    return parseSources(sources).map(({ path }) => resolve(dirname(file), path));
  } catch {
    return [];
  }
}

async function fromCaptures(folder: string, files: readonly string[]): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  const together = new Map<string, string[]>();
  for (const path of files) {
    const { hasPath, interfaces } = await surveyCapture([{ path, name: null }]);
    const own = dirname(path);
    const source = sourceOf(path);
    if (hasPath || interfaces.length > 1) {
      recordings.push({ name: relative(folder, path), file: `${path}${SUFFIX}`, sources: [source], expectation: null });
    } else together.set(own, [...(together.get(own) ?? []), source]);
  }
  for (const [own, sources] of together) {
    const whole = join(own, TOGETHER);
    recordings.push({ name: relative(folder, whole), file: `${whole}${SUFFIX}`, sources, expectation: null });
  }
  return recordings;
}
