/**
 * Text of the host (kernel-log lines, rules, names of links) with other addresses and names: MACs, IPv4 and IPv6
 * addresses, UUIDs, identifiers in the names of ports, comments of rules, and every name that was learned.
 */
import { parseIpv4 } from '../core/ipv4.ts';
import { formatMac, macBytes } from '../core/mac.ts';
import { hostOf, onHost, withoutHost } from '../path/interface-name.ts';
import { ipv4Text, type Pseudonyms } from './pseudonyms.ts';

/** What stands in front of the number in names that kernels, hypervisors and distributions give. */
const COMMON_NAME =
  /^(?:lo|any|eth|en[ops]|em|wl|wlan|ib|bond|team|dummy|br|br-int|br-ex|br-tun|virbr|vmbr|lxcbr|lxdbr|docker|podman|cni|ovs-system|tap|tun|vnet|veth|vxlan|gre|macvtap|macvlan|ipvlan|ifb|fwbr|fwln|fwpr|brq|qbr|qvb|qvo|qdhcp|qrouter|uplink|guest|peer|if|idb)?-?(?:[a-z]?[-.:]?\d+(?!\d))*$/;
/** A UUID, or what Neutron and others make names of. A number has no letter. */
const IDENTIFIER =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8}-[0-9a-f]{1,8}|(?<![0-9a-fx])(?=\d*[a-f])[0-9a-f]{8,}/gi;

const COMMENT =
  '(?:--comment|--nflog-prefix|--log-prefix|"comment":|"prefix":) ?(?:"(?:[^"\\\\]|\\\\.)*"|[^\\s"{]\\S*)';
/** Or something longer that ends with one, like a client identifier. */
const MAC = '(?<![0-9a-f])(?:[0-9a-f]{2}:){5,}[0-9a-f]{2}(?![0-9a-f])';
const MAC_LENGTH = 17;
const IPV4 = '(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d.])';
const IPV6 = '(?<![0-9a-z:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|[0-9a-f:]*::[0-9a-f:]*)(?![0-9a-z:])';
const WORD = '[a-z0-9_][a-z0-9_.@-]*';
const PIECE = new RegExp(`(${COMMENT})|(${MAC})|(${IPV4})|(${IPV6})|${WORD}`, 'gi');

export class TextAnonymizer {
  readonly #pseudonyms: Pseudonyms;
  readonly #names = new Map<string, string>();

  constructor(pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms;
  }

  /**
   * What stands for `NAME`, `NETNS/NAME`, one with `HOST:` in front, or names joined by `|`. A name that every host has stays but for an identifier in
   * it. From here on the name is replaced in every text.
   */
  interfaceName(name: string): string {
    const host = hostOf(name);
    if (host !== null) return onHost(this.name(host), this.interfaceName(withoutHost(name)));
    return name.replaceAll(/[^/|]+/g, (part) => {
      const isCommon = COMMON_NAME.test(part.replaceAll(IDENTIFIER, ''));
      return isCommon ? this.#withoutIdentifiers(part) : this.name(part);
    });
  }

  /** The same for the name of a guest or of a namespace, which stays in no case. */
  name(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const made = this.#pseudonyms.text(name);
    this.#names.set(name, made);
    return made;
  }

  text(text: string): string {
    return text.replaceAll(PIECE, (piece: string, comment?: string, mac?: string, ipv4?: string, ipv6?: string) => {
      if (comment !== undefined) return this.#comment(comment);
      if (mac !== undefined) return mac.slice(0, -MAC_LENGTH) + this.#mac(mac.slice(-MAC_LENGTH));
      if (ipv4 !== undefined) return this.#ipv4(ipv4);
      if (ipv6 !== undefined) return this.#pseudonyms.ipv6Text(ipv6);
      return this.#names.get(piece) ?? this.#withoutIdentifiers(piece);
    });
  }

  #mac(text: string): string {
    return formatMac(this.#pseudonyms.mac(macBytes(text.toLowerCase())));
  }

  #withoutIdentifiers(text: string): string {
    return text.replaceAll(IDENTIFIER, (found) => found.replaceAll(/[0-9a-f]+/gi, (run) => this.#pseudonyms.hex(run)));
  }

  /** The option that it belongs to stays. */
  #comment(comment: string): string {
    const option = /^(?:--[a-z-]+|"[a-z]+":) ?/i.exec(comment)?.[0] ?? '';
    return option + this.#pseudonyms.text(comment.slice(option.length));
  }

  #ipv4(text: string): string {
    const address = parseIpv4(text);
    return address === null ? text : ipv4Text(this.#pseudonyms, address);
  }
}
