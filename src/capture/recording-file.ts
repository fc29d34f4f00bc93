/**
 * The file of a recording: created where nothing is yet, with the rights of whoever invoked the program, and moved to a
 * second name when the next part begins.
 */
import { close, constants, lstatSync, openSync, renameSync, write } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { getSystemErrorMap, promisify } from 'node:util';
import { ToolError } from '../core/errors.ts';
import { shellPath } from '../core/shell-word.ts';
import { systemCode, systemReason } from '../core/system-error.ts';
import { loadAddon } from './addon.ts';
import type { FileOwner } from './file-owner.ts';
import { olderPath } from './older-path.ts';
import { kindOnDisk } from './on-disk.ts';

/** Where a recording goes. */
export interface Recording {
  /** As messages name it. */
  readonly name: string;
  /** What to type when it cannot be written any more. */
  readonly hint: string;
  /** Writes all of it. */
  write(bytes: Uint8Array): Promise<void>;
  /** What was written so far becomes the older part, in the place of one from before; null where there is one part only. */
  readonly rotate: (() => Promise<void>) | null;
  close(): Promise<void>;
}

/** Creates files with somebody's rights. */
interface FileMaker {
  /** A file descriptor. Throws an error with the `code` of the system call. */
  create(): number;
  /** The same, after the file before was moved away. */
  rotate(): number;
  release(): void;
}

const MODE = 0o600;
const ENDING = { '--write': '.pcapng', '--html': '.html' } as const;
const closeFile = promisify(close);
const writeSome = promisify(write);

/** A file that can be created with `owner`'s rights, while the program gives up its own. */
export interface PreparedFile {
  /** Creates it: at neither of its two names may there be anything. Throws ToolError('cannot-write'). */
  create(): Recording;
  /** Where it is not created, or after it was closed; idempotent. */
  release(): void;
}

/**
 * Prepares a file for `option`; `owner` is whose it becomes, null: the user whom the process runs as, for good. To be called before
 * anything is captured: where there is an owner a copy of the process is made. What stands there already is refused now
 * and not after hours of waiting for a guest. Throws ToolError('cannot-write').
 */
export function prepareRecordingFile(
  path: string,
  owner: FileOwner | null,
  option: keyof typeof ENDING = '--write',
): PreparedFile {
  const older = olderPath(path);
  const orRefuse = <Value>(work: () => Value): Value => {
    try {
      return work();
    } catch (error) {
      throw cannotCreate(path, older, owner, error, option);
    }
  };
  orRefuse(() => refuseTaken(path, older));
  const maker = orRefuse(() => (owner === null ? ownMaker(path, older) : keeperMaker(path, older, owner)));
  return {
    create: () => recordingOf(path, maker, orRefuse(maker.create)),
    release: maker.release,
  };
}

function recordingOf(path: string, maker: FileMaker, first: number): Recording {
  let file = first;
  return {
    name: path,
    hint: `df -h ${shellPath(path)}; what was written before can be replayed: dhcphop replay ${shellPath(path)}`,
    async write(bytes) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await writeSome(file, bytes, done, bytes.length - done);
        done += bytesWritten;
      }
    },
    async rotate() {
      const before = file;
      file = maker.rotate();
      await closeFile(before);
    },
    async close() {
      maker.release();
      await closeFile(file);
    },
  };
}

function ownMaker(path: string, older: string): FileMaker {
  // O_EXCL follows no link and opens nothing that is there.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const create = () => openSync(path, flags, MODE);
  return {
    create() {
      refuseTaken(path, older);
      return create();
    },
    rotate() {
      renameSync(path, older);
      return create();
    },
    release() {},
  };
}

/** By a process of the owner's: this one may be root now, and nobody later. */
function keeperMaker(path: string, older: string, { uid, gid }: FileOwner): FileMaker {
  const addon = loadAddon();
  const keeper = addon.startKeeper(path, older, uid, gid);
  if ('code' in keeper) throw systemError(keeper.code, keeper.message);
  const open = (rotate: boolean) => {
    const file = addon.keeperOpen(keeper, rotate);
    if (file >= 0) return file;
    const [code = 'EIO', message = `error ${-file}`] = getSystemErrorMap().get(file) ?? [];
    throw systemError(code, message);
  };
  let isReleased = false;
  return {
    create: () => open(false),
    rotate: () => open(true),
    release() {
      if (!isReleased) addon.stopKeeper(keeper);
      isReleased = true;
    },
  };
}

/** Errors of a look are left to whoever creates the file, with other rights perhaps. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function refuseTaken(path: string, older: string): void {
  if (isThere(path)) throw systemError('EEXIST', 'it exists');
  if (isThere(older)) throw systemError('ENOTEMPTY', 'it exists');
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function cannotCreate(
  path: string,
  older: string,
  owner: FileOwner | null,
  error: unknown,
  option: keyof typeof ENDING,
): ToolError {
  const refusal = (reason: string, hint: string) =>
    new ToolError('cannot-write', `create ${path}: ${reason}`, hint, error);
  switch (systemCode(error)) {
    case 'EEXIST': {
      const [reason, hint] = takenBy(path, option);
      return refusal(reason, hint);
    }
    case 'ENOTEMPTY':
      return refusal(`${older}, the older part of a recording, exists and is not written over`, another(path, option));
    case 'ENOENT':
      return refusal('no such directory', `mkdir -p ${shellPath(dirname(path))}`);
    case 'EACCES':
      if (owner !== null && owner.uid !== 0) {
        const where = `a directory where user ${owner.uid} may write`;
        return refusal(
          systemReason(error),
          `${option} with a name in ${where}: the file is created with the rights of who called sudo`,
        );
      }
  }
  return refusal(systemReason(error), `${option} with a name in another directory`);
}

/** What stands in the way, and what to type instead. */
function takenBy(path: string, option: keyof typeof ENDING): [reason: string, hint: string] {
  const kind = kindOnDisk(path);
  if (kind === 'directory') return ['it is a directory', another(join(path, `dhcphop${ENDING[option]}`), option)];
  if (kind === 'stream' && option === '--write') return ['it is no file', `--write - > ${shellPath(path)}`];
  return ['it exists, and is not written over', another(path, option)];
}

function another(path: string, option: string): string {
  return `${option} ${shellPath(isThere(path) || isThere(olderPath(path)) ? freeName(path) : path)}`;
}

/** `incident-2.pcapng` for `incident.pcapng`, or the next number where neither of its two names is taken. */
function freeName(path: string): string {
  const { dir, name, ext } = parse(path);
  for (let number = 2; ; number++) {
    const free = join(dir, `${name}-${number}${ext}`);
    if (!isThere(free) && !isThere(olderPath(free))) return free;
  }
}
