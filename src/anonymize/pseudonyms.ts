/**
 * What stands for a MAC, an address, a name or bytes in an anonymised recording. The same always gets the same, whatever
 * hop or block it stands in; without the key nobody gets back. Lengths stay, so nothing in a frame moves.
 */
import { formatIpv4 } from '../core/ipv4.ts';
import { formatIpv6 } from '../core/ipv6.ts';

/** A keyed hash, for instance HMAC-SHA-256: at least 32 bytes. */
export type KeyedHash = (text: string) => Uint8Array;

const GROUP_BIT = 1;
const IPV6_LENGTH = 16;
const LINK_LOCAL = [0xfe, 0x80];
const DOCUMENTATION = [0x20, 0x01, 0x0d, 0xb8];
const KEPT_NETWORKS: readonly (readonly [address: number, width: number])[] = [
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0, 8],
];
/** Of private networks (RFC 1918) that many bits stay: what is private stays private. */
const PRIVATE_OCTETS: readonly (readonly [address: number, width: number, octets: number])[] = [
  [0xac100000, 12, 2],
  [0xc0a80000, 16, 2],
];
/** Multicast, reserved and the limited broadcast; the masks of networks are among them. */
const FIRST_MULTICAST = 0xe0000000;

export class Pseudonyms {
  readonly #hash: KeyedHash;
  readonly #octets = new Map<string, number>();
  readonly #words = new Map<string, string>();

  constructor(hash: KeyedHash) {
    this.#hash = hash;
  }

  /**
   * Six bytes for six bytes. The first one stays: libvirt gives the host's side of a tap the guest's MAC with fe in front.
   * Groups and zeros are nobody's.
   */
  mac(bytes: Uint8Array): Uint8Array {
    const tail = bytes.subarray(1);
    if (((bytes[0] ?? 0) & GROUP_BIT) !== 0 || bytes.every((byte) => byte === 0)) return bytes;
    const made = bytes.slice();
    made.set(this.#stream(`mac ${tail.join('.')}`, tail.length), 1);
    return made;
  }

  /**
   * An unsigned 32-bit address for another. Octet by octet, depending on those before it: what was one network stays one.
   * 0 and 255 stay, so that networks and their broadcasts stay such.
   */
  ipv4(address: number): number {
    if (address >= FIRST_MULTICAST || KEPT_NETWORKS.some(([of, width]) => isIn(address, of, width))) return address;
    const kept = PRIVATE_OCTETS.find(([of, width]) => isIn(address, of, width))?.[2] ?? 1;
    const octets = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);
    return octets.reduce((made, octet, index) => {
      const before = octets.slice(0, index).join('.');
      return made * 256 + (index < kept ? octet : this.#octet(before, octet));
    }, 0);
  }

  /** Sixteen bytes for sixteen: what `ipv6Text` makes of the same address as text. */
  ipv6(bytes: Uint8Array): Uint8Array {
    return this.#ipv6(formatIpv6(bytes, 0)) ?? bytes;
  }

  ipv6Text(text: string): string {
    const made = this.#ipv6(text);
    return made === null ? text : formatIpv6(made, 0);
  }

  /** Another address of the documentation's network (RFC 3849), or of the link; null for groups, `::` and `::1`, which are nobody's. */
  #ipv6(text: string): Uint8Array | null {
    if (!/[0-9a-f]/i.test(text) || /^::1?$|^ff/i.test(text)) return null;
    const made = new Uint8Array(IPV6_LENGTH);
    made.set(/^fe80/i.test(text) ? LINK_LOCAL : DOCUMENTATION);
    made.set(this.#stream(`ipv6 ${text.toLowerCase()}`, IPV6_LENGTH / 2), IPV6_LENGTH / 2);
    return made;
  }

  /** Text of as many characters: letters for letters, digits for digits, the rest stays. */
  text(text: string): string {
    return text.replaceAll(/[A-Za-z0-9]+/g, (word) => this.#word(word));
  }

  /** As many hexadecimal digits for some: the identifier in the name of a port. */
  hex(digits: string, length = digits.length): string {
    const hashed = this.#stream(`hex ${digits.toLowerCase()}`, length);
    return Array.from(hashed, (byte) => (byte & 15).toString(16)).join('');
  }

  /** Bytes whose meaning is not known: zeros stay, what can be printed becomes text, and the rest other bytes. */
  bytes(bytes: Uint8Array): Uint8Array {
    const made = bytes.slice();
    let at = 0;
    while (at < bytes.length) {
      const kind = kindOf(bytes[at] ?? 0);
      let end = at + 1;
      while (end < bytes.length && kindOf(bytes[end] ?? 0) === kind) end++;
      const run = bytes.subarray(at, end);
      if (kind === 'printable') made.set(toBytes(this.text(toText(run))), at);
      if (kind === 'other') made.set(this.#stream(`bytes ${run.join('.')}`, run.length).map(toOther), at);
      at = end;
    }
    return made;
  }

  /** A permutation of the octets 1 to 254, another one for each network. */
  #octet(network: string, octet: number): number {
    if (octet === 0 || octet === 255) return octet;
    const key = `${network}.${octet}`;
    const known = this.#octets.get(key);
    if (known !== undefined) return known;
    let made = octet;
    do made = this.#flip(network, made);
    while (made === 0 || made === 255);
    this.#octets.set(key, made);
    return made;
  }

  /** Flips each bit by those before it: two octets with a common prefix keep one as long. */
  #flip(network: string, octet: number): number {
    let made = 0;
    for (let bit = 7; bit >= 0; bit--) {
      const before = `${network}/${octet >>> (bit + 1)}/${bit}`;
      made |= (((octet >>> bit) & 1) ^ ((this.#hash(`ipv4 ${before}`)[0] ?? 0) & 1)) << bit;
    }
    return made;
  }

  #word(word: string): string {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    const stream = this.#stream(`text ${word}`, word.length);
    const made = Array.from(word, (character, index) => substitute(character, stream[index] ?? 0)).join('');
    this.#words.set(word, made);
    return made;
  }

  #stream(text: string, length: number): Uint8Array {
    const stream = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const block = this.#hash(`${at} ${text}`).subarray(0, length - at);
      stream.set(block, at);
      at += block.length;
    }
    return stream;
  }
}

/** The same for the text of an address, with the width of a network behind it or not. */
export function ipv4Text(pseudonyms: Pseudonyms, address: number): string {
  return formatIpv4(pseudonyms.ipv4(address));
}

function isIn(address: number, network: number, width: number): boolean {
  return address >>> (32 - width) === network >>> (32 - width);
}

function kindOf(byte: number): 'zero' | 'printable' | 'other' {
  if (byte === 0) return 'zero';
  return byte >= 0x20 && byte < 0x7f ? 'printable' : 'other';
}

/** A byte that is neither zero nor printable, as the one it stands for. */
function toOther(byte: number): number {
  return byte | 0x80;
}

function toText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function substitute(character: string, byte: number): string {
  if (character >= '0' && character <= '9') return String(byte % 10);
  const first = character >= 'a' ? 97 : 65;
  return String.fromCharCode(first + (byte % 26));
}
