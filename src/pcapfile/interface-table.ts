/**
 * The interfaces of one file and what was seen of each. An SLL2 capture declares one that stands for all: there every
 * kernel interface index becomes an interface of its own with its first frame.
 */
import { LINKTYPE } from '../core/frame.ts';
import { kernelIndexOf } from './link-type.ts';
import { type CaptureHandler, type DeclaredInterface, MAX_INTERFACES } from './scanner.ts';

/** Frames of one interface, of all declarations that were given its id. */
export interface Tally {
  readonly id: number;
  seen: number;
}

type Declaration = Omit<DeclaredInterface, 'index'>;

export class InterfaceTable {
  readonly #handler: CaptureHandler;
  readonly #tallies = new Map<number, Tally>();
  #declaredCount = 0;

  constructor(handler: CaptureHandler) {
    this.#handler = handler;
  }

  /** Tells the handler; null where the file has declared too many. */
  declare(declaration: Declaration): Tally | null {
    if (this.#declaredCount >= MAX_INTERFACES) return null;
    const id = this.#handler.interface({ ...declaration, index: this.#declaredCount++ });
    let tally = this.#tallies.get(id);
    if (tally === undefined) {
      tally = { id, seen: 0 };
      this.#tallies.set(id, tally);
    }
    return tally;
  }

  /** Frames of all declarations that were given this id. */
  seen(id: number): number {
    return this.#tallies.get(id)?.seen ?? 0;
  }
}

/** One declaration of a file: finds the interface of a frame. */
export class FrameOwner {
  readonly linkType: number;
  /** The one interface it declares; null for a declaration that stands for many. */
  readonly only: Tally | null;
  readonly #table: InterfaceTable;
  readonly #declaration: Declaration;
  readonly #byKernelIndex = new Map<number, Tally>();
  #latestIndex = -1;
  #latest: Tally | null = null;

  private constructor(table: InterfaceTable, declaration: Declaration, only: Tally | null) {
    this.#table = table;
    this.#declaration = declaration;
    this.linkType = declaration.linkType;
    this.only = only;
  }

  /** Null where the file has declared too many interfaces. */
  static declare(table: InterfaceTable, declaration: Declaration): FrameOwner | null {
    if (declaration.linkType === LINKTYPE.linuxSll2) return new FrameOwner(table, declaration, null);
    const only = table.declare(declaration);
    return only && new FrameOwner(table, declaration, only);
  }

  /** The interface of the frame `bytes[start, end)`; null where the file has too many. */
  of(bytes: Uint8Array, start: number, end: number): Tally | null {
    if (this.only !== null) return this.only;
    const index = kernelIndexOf(bytes, start, end);
    if (index === this.#latestIndex) return this.#latest;
    let tally = this.#byKernelIndex.get(index) ?? null;
    if (tally === null) {
      tally = this.#table.declare({ ...this.#declaration, name: null, kernelIndex: index });
      if (tally !== null) this.#byKernelIndex.set(index, tally);
    }
    this.#latestIndex = index;
    this.#latest = tally;
    return tally;
  }
}
