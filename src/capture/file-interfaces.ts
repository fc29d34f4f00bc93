/**
 * Names and numbers of the interfaces of all input files. One interface declared twice in one file is one interface, and so
 * is one of the parts of a rotated capture, and what the user gave one name; any other name in two files is a mistake.
 */
import { ToolError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import type { DurationNs } from '../core/time.ts';
import type { DeclaredInterface } from '../pcapfile/scanner.ts';
import { type ByteReader, displayName } from './file-bytes.ts';
import { areOfOneRotation, rotatedName } from './rotation.ts';
import type { CaptureInterface } from './source.ts';

/** A capture to read: `path` is `-` for standard input, `name` is given with NAME=FILE. */
export interface FileInput {
  readonly path: string;
  readonly name: string | null;
  /** What to read instead of opening `path`, which is then only what messages name. */
  readonly bytes?: ByteReader;
  /** The part of one recording that is read before it, as if both were one file; absent for most. */
  readonly older?: string;
  /** How far the clock of the capturing host is ahead: taken off all times of frames and counters. 0 where absent. */
  readonly clockAheadNs?: DurationNs;
}

export class InterfaceRegistry {
  readonly #byName = new Map<string, CaptureInterface>();
  /** The first file of each interface, by name. */
  readonly #inputs = new Map<string, FileInput>();

  /** The interface, numbered in the order in which files are read. Throws ToolError('usage') where another capture has an interface of this name. */
  announce(name: string, input: FileInput, declared: DeclaredInterface): CaptureInterface {
    const { path } = input;
    const known = this.#byName.get(name);
    if (known) {
      if (known.file === path || areOfOneCapture(this.#inputs.get(name)!, input)) return known;
      throw new ToolError(
        'usage',
        `read ${displayName(path)}: it holds interface ${name}, and so does ${displayName(known.file ?? '')}`,
        `give one of them another name: dhcphop replay ${shellWord(`NAME=${path}`)} (of another host: ${shellWord(`HOST:NAME=${path}`)})`,
      );
    }
    const { linkType, description } = declared;
    const snapLength = declared.snapLength || 262_144;
    const announced = { id: this.#byName.size, name, file: path, linkType, snapLength, description };
    this.#byName.set(name, announced);
    this.#inputs.set(name, input);
    return announced;
  }
}

/** Whether two files that hold an interface of one name are captures of one interface. */
function areOfOneCapture(a: FileInput, b: FileInput): boolean {
  const areNamed = a.name !== null && a.name === b.name;
  return areNamed || areOfOneRotation(rotatedName(a.path), rotatedName(b.path));
}

/** What a declared interface is called where the user gave no name. */
export function nameOfInterface(declared: DeclaredInterface, path: string, isPcapng: boolean): string {
  if (declared.kernelIndex !== null) return `if${declared.kernelIndex}`;
  return isPcapng ? (declared.name ?? `idb${declared.index}`) : rotatedName(path).interface;
}
