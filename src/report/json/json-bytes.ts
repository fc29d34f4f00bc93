/**
 * JSON put together as UTF-8 bytes, for what a report writes by the million: one buffer that is filled over and over.
 * Strings cost twice as much, for each piece of one is garbage to collect and in the end all are copied together
 * (measured). Whoever adds sees to it that JSON comes of it.
 */
import { type DurationNs, formatTime, SECOND_NS, type TimeNs } from '../../core/time.ts';
import type { WriteBytes } from '../report.ts';

/** A larger piece is handed on as it is. */
const SIZE = 65_536;

const ZERO = 0x30;
const DOT = 0x2e;
const QUOTE = 0x22;
const BILLION = 1_000_000_000;
const NULL = encodeText('null');
const HEX_DIGITS = Buffer.from('0123456789abcdef');

export class JsonBytes {
  readonly #write: WriteBytes;
  readonly #bytes = Buffer.allocUnsafe(SIZE);
  #length = 0;
  #willFlush = false;

  /** `write` gets the bytes whenever the buffer is full, and at each `flush`. */
  constructor(write: WriteBytes) {
    this.#write = write;
  }

  flush(): void {
    if (this.#length > 0) this.#write(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }

  /** Flushes once the caller, and all that runs with it, is done: cheaper than a flush for each line. */
  flushSoon(): void {
    if (this.#willFlush) return;
    this.#willFlush = true;
    queueMicrotask(() => {
      this.#willFlush = false;
      this.flush();
    });
  }

  /** Text encoded before, by `encodeText` or `remember`. */
  add(piece: Uint8Array): void {
    const { length } = piece;
    if (length > SIZE) {
      this.flush();
      this.#write(piece);
      return;
    }
    this.#bytes.set(piece, this.#room(length));
  }

  /** Text that is not worth keeping encoded. */
  addText(text: string): void {
    this.add(encodeText(text));
  }

  /** Short text of ASCII alone, a MAC for instance: faster than `addText`. */
  addAscii(text: string): void {
    const start = this.#room(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[start + i] = text.charCodeAt(i);
  }

  /** A whole number, zero or more. */
  addNumber(value: number): void {
    if (value < BILLION) {
      let digits = 1;
      for (let beyond = 10; beyond <= value; beyond *= 10) digits++;
      this.#digits(value, digits);
    } else {
      this.addNumber(Math.floor(value / BILLION));
      this.#digits(value % BILLION, 9);
    }
  }

  /** Eight hexadecimal digits. */
  addHex(value: number): void {
    const start = this.#room(8);
    for (let i = 0; i < 8; i++) this.#bytes[start + i] = HEX_DIGITS[(value >>> (28 - 4 * i)) & 15]!;
  }

  /** `"192.0.2.1"`, or null where it is unset (0). */
  addAddress(address: number): void {
    if (address === 0) {
      this.add(NULL);
      return;
    }
    this.#byte(QUOTE);
    this.addNumber(address >>> 24);
    this.#byte(DOT);
    this.addNumber((address >>> 16) & 255);
    this.#byte(DOT);
    this.addNumber((address >>> 8) & 255);
    this.#byte(DOT);
    this.addNumber(address & 255);
    this.#byte(QUOTE);
  }

  /** `"1790000000.522190123"`, as `formatTime` writes it, or null. */
  addTime(time: TimeNs | DurationNs | null): void {
    if (time === null) {
      this.add(NULL);
      return;
    }
    this.#byte(QUOTE);
    if (time < 0n) this.addAscii(formatTime(time));
    else {
      this.addNumber(Number(time / SECOND_NS));
      this.#byte(DOT);
      this.#digits(Number(time % SECOND_NS), 9);
    }
    this.#byte(QUOTE);
  }

  #byte(byte: number): void {
    this.#bytes[this.#room(1)] = byte;
  }

  /** The last so many digits of a number below a billion: so small, it is divided as an integer. */
  #digits(value: number, digits: number): void {
    const start = this.#room(digits);
    let rest = value | 0;
    for (let at = start + digits - 1; at >= start; at--) {
      const tenth = (rest / 10) | 0;
      this.#bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }

  /** Where `length` bytes may be put. */
  #room(length: number): number {
    if (this.#length + length > SIZE) this.flush();
    const start = this.#length;
    this.#length = start + length;
    return start;
  }
}

/** A piece for `add`. */
export function encodeText(text: string): Uint8Array {
  return Buffer.from(text);
}
