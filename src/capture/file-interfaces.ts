/**
 * Names and numbers of the interfaces of all input files. One interface declared twice in one file is one interface; the
 * same name in two files is a mistake of whoever typed them, and is said.
 */
import { basename } from 'node:path';
import { ToolError } from '../core/errors.ts';
import type { DurationNs } from '../core/time.ts';
import type { DeclaredInterface } from '../pcapfile/scanner.ts';
import { displayName, STANDARD_INPUT } from './file-bytes.ts';
import type { CaptureInterface } from './source.ts';

/** A capture to read: `path` is `-` for standard input, `name` is given with NAME=FILE. */
export interface FileInput {
  readonly path: string;
  readonly name: string | null;
  /** How far the clock of the capturing host is ahead: taken off all times of frames and counters. 0 where absent. */
  readonly clockAheadNs?: DurationNs;
}

export class InterfaceRegistry {
  readonly #byName = new Map<string, CaptureInterface>();
  #announced: CaptureInterface[] = [];

  /** The interface's id. Throws ToolError('usage') where another file has an interface of this name. */
  announce(name: string, path: string, declared: DeclaredInterface): number {
    const known = this.#byName.get(name);
    if (known) {
      if (known.file === path) return known.id;
      throw new ToolError(
        'usage',
        `read ${displayName(path)}: it holds interface ${name}, and so does ${displayName(known.file ?? '')}`,
        `give one of them another name: dhcphop replay NAME=${path} (incidents: one at a time)`,
      );
    }
    const { linkType, description } = declared;
    const snapLength = declared.snapLength || 262_144;
    const announced = { id: this.#byName.size, name, file: path, linkType, snapLength, description };
    this.#byName.set(name, announced);
    this.#announced.push(announced);
    return announced.id;
  }

  /** Those announced since the last call. */
  takeAnnounced(): readonly CaptureInterface[] {
    const announced = this.#announced;
    this.#announced = [];
    return announced;
  }

  get count(): number {
    return this.#byName.size;
  }
}

/** The interface a classic capture was taken on, going by its file's name: `tap0` for `/x/tap0.pcap.gz`. */
function nameOfFile(path: string): string {
  if (path === STANDARD_INPUT) return 'stdin';
  const file = basename(path);
  return file.replace(/\.gz$/i, '').replace(/\.(?:pcap|cap|pcapng|dmp)$/i, '') || file;
}

/** What a declared interface is called where the user gave no name. */
export function nameOfInterface(declared: DeclaredInterface, path: string, isPcapng: boolean): string {
  if (declared.kernelIndex !== null) return `if${declared.kernelIndex}`;
  return isPcapng ? (declared.name ?? `idb${declared.index}`) : nameOfFile(path);
}
