/** Reads the files of `replay --state`. A file is recognised by what it holds, not by its name. */
import { readFileSync, statSync } from 'node:fs';
import { displayName, STANDARD_INPUT } from '../capture/file-bytes.ts';
import { cannotOpen } from '../capture/on-disk.ts';
import { ToolError } from '../core/errors.ts';
import { shellPath } from '../core/shell-word.ts';
import { isCaptureHead } from '../pcapfile/recognise.ts';
import type { HostState } from '../state/host-state.ts';
import { Gathered } from '../tools/saved/gathered.ts';
import type { CaptureSpan } from '../tools/saved/log-states.ts';
import { readSaved, TAKEN } from '../tools/saved/read-saved.ts';
import { Refused } from './refused.ts';
import { savedStates } from './saved-states.ts';

export interface StateFiles {
  /** Whether they hold any state: then it is of use when the captures begin and end. */
  readonly holdState: boolean;
  /** The states, in order of time. `warn` gets a line for each thing that the files lack. */
  states(span: CaptureSpan | null, warn: (message: string) => void): readonly HostState[];
  /** Captures among the files: an option that takes several words takes those behind them too. */
  readonly captures: readonly string[];
}

/** No host's state is longer than this. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Tab, line feed, carriage return, space. */
const BLANKS: ReadonlySet<number> = new Set([9, 10, 13, 32]);
/** How much is shown of the first line of a file that is not recognised. */
const SHOWN = 60;

/** @throws ToolError for what cannot be read, Refused for what is not recognised. */
export function readStateFiles(paths: readonly string[]): StateFiles {
  const byHand = new Gathered();
  const timed: Gathered[] = [];
  const captures: string[] = [];
  for (const path of paths) {
    const bytes = readBytes(path);
    if (isCaptureHead(bytes)) {
      captures.push(path);
      continue;
    }
    const name = displayName(path);
    if (bytes.every((byte) => BLANKS.has(byte))) {
      // A firewall without rules prints nothing.
      byHand.remarks.push(`${name}: it is empty, and which command printed nothing is not known`);
      continue;
    }
    const gathered = readSaved(textOf(bytes), name, byHand);
    if (gathered === null) {
      const looks = looksLike(bytes);
      throw new Refused(
        `read ${name}: not the state of a host: ${looks}; state files hold the output of: ${TAKEN.join('; ')}`,
        {
          what: 'state-not-recognised',
        },
      );
    }
    if (gathered !== byHand) timed.push(gathered);
  }
  const gathered = byHand.files.length > 0 || byHand.remarks.length > 0 ? [...timed, byHand] : timed;
  return {
    holdState: gathered.length > 0,
    states: (span, warn) => savedStates(gathered, span, warn),
    captures,
  };
}

function readBytes(path: string): Uint8Array {
  try {
    if (path === STANDARD_INPUT) return readFileSync(0);
    const found = statSync(path);
    if (found.isDirectory())
      throw new ToolError('cannot-read', `read ${path}: it is a directory`, `--state ${shellPath(path)}/*`);
    if (found.size > MAX_BYTES)
      throw new ToolError('cannot-read', `read ${path}: too large for the state of a host`, `ls -l ${shellPath(path)}`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof ToolError) throw error;
    throw cannotOpen(path, displayName(path), error);
  }
}

/** PowerShell writes what it redirects in UTF-16, with a byte order mark. */
function textOf(bytes: Uint8Array): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes);
}

function looksLike(bytes: Uint8Array): string {
  if (bytes.subarray(0, 4096).includes(0)) return 'it is not text';
  const text = new TextDecoder().decode(bytes.subarray(0, 4096));
  const first = text
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim();
  return first === undefined
    ? 'it has blank lines only'
    : `it begins "${first.slice(0, SHOWN)}${first.length > SHOWN ? '...' : ''}"`;
}
