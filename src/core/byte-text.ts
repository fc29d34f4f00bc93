/**
 * Numbers and short texts as one ASCII text: V8 keeps it in one piece, in a tenth of what the objects take that it stands
 * for, and the collector has nothing in it to follow.
 */

/** A number takes six bits a character, the lowest first; the seventh bit says that more follow. */
const BASE = 64;
const ASCII_END = 128;
const LEAST_BYTES = 1024;
const HALF_BITS = 32n;
const LOW_HALF = 0xffff_ffffn;

const ascii = new TextDecoder();

export class ByteWriter {
  #bytes = new Uint8Array(LEAST_BYTES);
  #length = 0;
  #isAscii = true;
  readonly #known: ReadonlyMap<string, number>;
  /** Further texts that stand in it by now: an exchange has a handful. */
  readonly #texts: string[] = [];

  /** `known` are texts that its reader knows as well. */
  constructor(known: readonly string[]) {
    this.#known = new Map(known.map((text, at) => [text, at]));
  }

  /** A whole number from 0 to 2^53 - 1. */
  uint(value: number): void {
    let rest = value;
    for (; rest >= BASE; rest = Math.floor(rest / BASE)) this.#byte((rest % BASE) + BASE);
    this.#byte(rest);
  }

  uintOrNull(value: number | null): void {
    this.uint(value === null ? 0 : 1);
    if (value !== null) this.uint(value);
  }

  /** Nanoseconds. */
  time(value: bigint): void {
    const size = value < 0n ? -value : value;
    this.uint(value < 0n ? 1 : 0);
    this.uint(Number(size >> HALF_BITS));
    this.uint(Number(size & LOW_HALF));
  }

  /** Index 0 stands for a text that follows, 1 for null, the rest for texts before. */
  text(value: string): void {
    const known = this.#known.get(value);
    const at = known ?? this.#texts.indexOf(value);
    if (known !== undefined || at >= 0) {
      this.uint(at + 2 + (known === undefined ? this.#known.size : 0));
      return;
    }
    this.#texts.push(value);
    this.uint(0);
    this.uint(value.length);
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code >= ASCII_END) this.#isAscii = false;
      this.#byte(code);
    }
  }

  textOrNull(value: string | null): void {
    if (value === null) this.uint(1);
    else this.text(value);
  }

  texts(values: readonly string[]): void {
    this.uint(values.length);
    for (const value of values) this.text(value);
  }

  /** What was written since `clear`; null where a text of it is not ASCII. */
  take(): string | null {
    return this.#isAscii ? ascii.decode(this.#bytes.subarray(0, this.#length)) : null;
  }

  clear(): void {
    this.#length = 0;
    this.#isAscii = true;
    this.#texts.length = 0;
  }

  #byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(2 * this.#length);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length++] = value;
  }
}

/** Reads what a ByteWriter wrote, in the same order. */
export class ByteReader {
  readonly #packed: string;
  readonly #known: readonly string[];
  readonly #texts: string[] = [];
  #at = 0;

  constructor(packed: string, known: readonly string[]) {
    this.#packed = packed;
    this.#known = known;
  }

  uint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= BASE) {
      const byte = this.#packed.charCodeAt(this.#at++);
      if (byte < BASE) return value + byte * scale;
      value += (byte - BASE) * scale;
    }
  }

  uintOrNull(): number | null {
    return this.uint() === 0 ? null : this.uint();
  }

  uints(): number[] {
    const values: number[] = [];
    for (let left = this.uint(); left > 0; left--) values.push(this.uint());
    return values;
  }

  time(): bigint {
    const isNegative = this.uint() === 1;
    const high = BigInt(this.uint()) << HALF_BITS;
    const size = high + BigInt(this.uint());
    return isNegative ? -size : size;
  }

  text(): string {
    return this.textOrNull() ?? '';
  }

  textOrNull(): string | null {
    const code = this.uint();
    if (code === 1) return null;
    if (code > 1) {
      const at = code - 2;
      return this.#known[at] ?? this.#texts[at - this.#known.length] ?? '';
    }
    const length = this.uint();
    const text = this.#packed.slice(this.#at, this.#at + length);
    this.#at += length;
    this.#texts.push(text);
    return text;
  }

  texts(): string[] {
    const values: string[] = [];
    for (let left = this.uint(); left > 0; left--) values.push(this.text());
    return values;
  }
}
