/**
 * The only loader of the native addon, so that everything else runs without it: reading files needs no compiler, no
 * libpcap and no permission.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ToolError } from '../core/errors.ts';
import type { CapabilityName } from './capabilities.ts';

/** One interface to capture on, as native/src/interface.h has it. */
export interface NativeInterface {
  readonly name: string;
  readonly promiscuous: boolean;
  readonly filter: string;
  /** Instead of `filter` for what comes in. */
  readonly filterIn?: string;
  readonly wait: boolean;
  /** The kernel's ring of one handle; an interface has two. */
  readonly ringBytes: number;
}

export interface NativeOptions {
  readonly snapLength: number;
  readonly bufferBytes: number;
  /** For so long after a frame the watermark is told every 25 ms, then every 100 ms. */
  readonly attentionMs: number;
}

/** What the world refused, as native/src/error.h has it. */
export interface NativeError {
  readonly code: string;
  readonly interface: string | null;
  readonly operation: string;
  readonly message: string;
}

/** What the process is to be once everything is open, as native/src/privileges.h has it. */
export interface NativePrivileges {
  readonly uid: number;
  readonly gid: number;
  readonly keep: readonly CapabilityName[];
}

/** The capture engine: one thread, one buffer. Everything but `open` is safe in any state. */
export interface NativeCapture {
  /** Opens everything before it returns; empty when it runs. `onReady` asks for a drain, and comes once per drain. */
  open(interfaces: readonly NativeInterface[], options: NativeOptions, onReady: () => void): readonly NativeError[];
  /** The id of the interface, counting on from those of `open`; null when closed. Tells how it went by records. */
  add(added: NativeInterface): number | null;
  remove(interfaceId: number): void;
  /** Records as laid out in native/src/record.h; null when closed. */
  drain(): ArrayBuffer | null;
  /** Asks for the end: a last drain marked finished follows. */
  stop(): void;
  /**
   * From now on the whole process is that user, and of its capabilities only those remain, held by the calling thread
   * (and the programs it runs) and by the engine's own, which can still reopen what goes and comes. Goes as far as it
   * can: null, or the first refusal. Throws when closed.
   */
  dropPrivileges(to: NativePrivileges): NativeError | null;
  /** Ends the thread and closes everything; idempotent. */
  close(): void;
}

/** A process that creates files with the rights of a user. */
export interface NativeKeeper {
  readonly process: number;
  /** A file descriptor. */
  readonly socket: number;
}

/** A program that runs, with the file descriptors to read what it writes from. */
export interface NativeProgram {
  readonly process: number;
  readonly output: number;
  readonly errors: number;
}

export interface Addon {
  readonly Capture: new () => NativeCapture;
  /** Names of the interfaces of this network namespace. */
  listInterfaces(): string[];
  /** Compiles pcap-filter(7) text for a file of the link type (DLT): null, or why not. */
  checkFilter(text: string, linkType: number, snapLength: number): NativeError | null;
  /** Whether reading the file descriptor would give something, be it an error; Node has no way to ask but to try. */
  isReadable(fd: number): boolean;
  /**
   * Sends netlink messages in a network namespace ('' for this one) and gathers the kernel's answers: at most `mostBytes`
   * and one answer more, where a long one is cut off. An error object where the kernel or the namespace refuses.
   */
  askNetlink(netns: string, messages: Uint8Array, mostBytes: number): Promise<ArrayBuffer | NativeError>;
  /** Starts a program of the host (native/src/program.h) with an environment of NAME=VALUE, or tells the errno. */
  startProgram(words: readonly string[], environment: readonly string[]): NativeProgram | number;
  /** Its exit code once it has ended, or the number of the signal that ended it, negative. To be called once for each. */
  waitProgram(process: number): Promise<number>;
  /**
   * Starts a process of the user that creates `path` and moves it to `olderPath` (native/src/file-keeper.h), or tells the
   * refusal. For root, before anything is captured.
   */
  startKeeper(path: string, olderPath: string, uid: number, gid: number): NativeKeeper | NativeError;
  /** Has it create the file, after it moved the one before where `rotate`. A file descriptor, or the errno, negative. */
  keeperOpen(keeper: NativeKeeper, rotate: boolean): number;
  /** Ends the process; once. It also ends with the program. */
  stopKeeper(keeper: NativeKeeper): void;
  readonly libpcapVersion: string;
}

/** A path inside the package, from src/ and from dist/ alike. */
const inPackage = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Built on this machine, else as the package brings it (scripts/package/prebuild.js): one for each name of libpcap. */
const ADDON_PATHS = [
  'native/build/Release/capture.node',
  `prebuilds/linux-${process.arch}-glibc/capture-libpcap0.8.node`,
  `prebuilds/linux-${process.arch}-glibc/capture-libpcap1.node`,
].map(inPackage);

/** Builds the addon: in a checkout, and where the package was installed. */
const BUILD = existsSync(inPackage('src/main.ts')) ? 'npm run build' : 'npm rebuild --global dhcphop';

/** Loads the addon once per thread. @throws ToolError (cannot-capture) where none was built or none can be loaded. */
export function loadAddon(paths: readonly string[] = ADDON_PATHS): Addon {
  let refusal: unknown;
  for (const path of paths) {
    try {
      return createRequire(import.meta.url)(path) as Addon;
    } catch (error) {
      if (refusal === undefined || isMissing(refusal)) refusal = error;
    }
  }
  throw loadRefusal(refusal);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}

function loadRefusal(cause: unknown): ToolError {
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
  if (isMissing(cause)) {
    return new ToolError(
      'cannot-capture',
      'load the capture addon: it was not built',
      `sudo apt-get install g++ make python3 libpcap-dev && ${BUILD}`,
      cause,
    );
  }
  if (reason.includes('libpcap.so')) {
    const hint = `sudo apt-get install libpcap0.8 (if that is there already: ${BUILD})`;
    return new ToolError('cannot-capture', `load libpcap: ${reason}`, hint, cause);
  }
  return new ToolError('cannot-capture', `load the capture addon: ${reason}`, BUILD, cause);
}
