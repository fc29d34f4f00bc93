/** DHCP messages for tests: a header with every field set, and options given as code and bytes. */
import { encodeMessage, type MessageInit, type OptionInit } from '../../src/dhcp/encode-message.ts';
import { bytes } from '../frame/build-frame.ts';

export const CHADDR = bytes('fa163e56eafa', new Uint8Array(10));

/** An option in the short form tests use. */
export function option(code: number, ...data: Parameters<typeof bytes>): OptionInit {
  return { code, bytes: bytes(...data) };
}

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function message(options: readonly OptionInit[] | null, changes: Partial<MessageInit> = {}): Uint8Array {
  return encodeMessage({ op: 1, xid: 0x7694a8b8, chaddr: CHADDR, options, padTo: 300, ...changes });
}

export const DISCOVER = option(53, 1);
export const OFFER = option(53, 2);
