/**
 * What an option's bytes mean, as data: few kinds, so that text, JSON and HTML each render any option, also one that is
 * added tomorrow. Addresses are unsigned 32-bit numbers; strings are what the packet said, not yet safe to print.
 */

export type OptionValue =
  /** Nothing is known of the bytes, or they contradict the type: the raw bytes are all there is. */
  | { readonly kind: 'bytes' }
  | { readonly kind: 'flag'; readonly on: boolean }
  /** Codes of other options: what a client asks for. */
  | { readonly kind: 'option-codes'; readonly codes: readonly number[] }
  /** `meaning` names the value where a registry does. */
  | { readonly kind: 'number'; readonly number: number; readonly meaning: string | null }
  /** 0xffffffff is infinity where the option is a lease or timer. */
  | { readonly kind: 'seconds'; readonly seconds: number }
  /** Seconds since 1970. */
  | { readonly kind: 'epoch'; readonly seconds: number }
  | { readonly kind: 'addresses'; readonly addresses: readonly number[] }
  /** Addresses two by two: policy filters (address, mask) and classful routes (destination, router). */
  | { readonly kind: 'address-pairs'; readonly pairs: readonly (readonly [number, number])[] }
  /** `latin1` where the bytes are no UTF-8: a character is a byte then. */
  | { readonly kind: 'text'; readonly text: string; readonly encoding: 'utf-8' | 'latin1' }
  /** Domain names in presentation form (RFC 1035, section 5.1: `\.`, `\\` and `\DDD`), `.` for the root. */
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'hex'; readonly hex: string }
  | { readonly kind: 'routes'; readonly routes: readonly Route[] }
  /** Values in a row: path MTU plateaus, architectures, user classes. */
  | { readonly kind: 'list'; readonly items: readonly OptionValue[] }
  /** Named parts, in order. */
  | { readonly kind: 'fields'; readonly fields: readonly OptionField[] }
  | { readonly kind: 'suboptions'; readonly suboptions: readonly SubOption[] };

/** RFC 3442: `router` 0.0.0.0 means on link. */
export interface Route {
  readonly destination: number;
  readonly prefixLength: number;
  readonly router: number;
}

export interface OptionField {
  readonly name: string;
  readonly value: OptionValue;
}

export interface SubOption {
  readonly code: number;
  /** Null where nobody assigned the code. */
  readonly name: string | null;
  readonly bytes: Uint8Array;
  readonly value: OptionValue;
}

/** Tells what is wrong at byte `at` of the option's data. */
export type Note = (code: string, at: number, detail: string) => void;

/** What else of the message an option's meaning depends on. */
export interface OptionContext {
  /** Text of option 60, which says how to read option 43. */
  readonly vendorClass: string | null;
}

/** Bytes of one option (joined where it was split) to its meaning; never throws, never reads past the end. */
export type OptionDecoder = (bytes: Uint8Array, note: Note, context: OptionContext) => OptionValue;

export const OPAQUE: OptionValue = { kind: 'bytes' };

/** Shorthand for the decoders of options with named parts. */
export function field(name: string, value: OptionValue): OptionField {
  return { name, value };
}
