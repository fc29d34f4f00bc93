/**
 * The file of a recording: created where nothing is yet, with the rights of whoever invoked the program, and moved to a
 * second name when the next part begins.
 */
import { close, constants, lstatSync, openSync, renameSync, write } from 'node:fs';
import { join, parse } from 'node:path';
import { getSystemErrorMap, promisify } from 'node:util';
import { ToolError } from '../core/errors.ts';
import { shellPath } from '../core/shell-word.ts';
import { loadAddon } from './addon.ts';
import type { FileOwner } from './file-owner.ts';
import { olderPath } from './older-path.ts';

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
 * anything is captured: where there is an owner a copy of the process is made. Throws ToolError('cannot-write').
 */
export function prepareRecordingFile(path: string, owner: FileOwner | null, option = '--write'): PreparedFile {
  const older = olderPath(path);
  const orRefuse = <Value>(work: () => Value): Value => {
    try {
      return work();
    } catch (error) {
      throw cannotCreate(path, older, owner, error, option);
    }
  };
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
      if (lstatSync(older, { throwIfNoEntry: false }) !== undefined) throw systemError('ENOTEMPTY', 'it exists');
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

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function cannotCreate(path: string, older: string, owner: FileOwner | null, error: unknown, option: string): ToolError {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EEXIST' || code === 'ENOTEMPTY') {
    const taken = code === 'EEXIST' ? 'it exists, and' : `${older}, the older part of a recording, exists and`;
    const hint = `${option} ${shellPath(freeName(path))}`;
    return new ToolError('cannot-write', `create ${path}: ${taken} is not written over`, hint, error);
  }
  const reason = error instanceof Error ? error.message : String(error);
  const hint =
    owner !== null && owner.uid !== 0 && code === 'EACCES'
      ? `${option} with a name in a directory where user ${owner.uid} may write: the file is created with the rights of who called sudo`
      : `${option} with a name in another directory`;
  return new ToolError('cannot-write', `create ${path}: ${reason}`, hint, error);
}

/** `incident-2.pcapng` for `incident.pcapng`, or the next number where neither of its two names is taken. */
function freeName(path: string): string {
  const { dir, name, ext } = parse(path);
  const isTaken = (each: string) => lstatSync(each, { throwIfNoEntry: false }) !== undefined;
  for (let number = 2; ; number++) {
    const free = join(dir, `${name}-${number}${ext}`);
    if (!isTaken(free) && !isTaken(olderPath(free))) return free;
  }
}
