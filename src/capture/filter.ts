/**
 * The kernel's filter for DHCP on an Ethernet interface, as pcap-filter(7) text. RFC 2131 (ports, chaddr), IEEE 802.1Q
 * and 802.1ad (up to two tags).
 */
import { parseMac } from '../core/mac.ts';

/** Server, client, and the PXE boot server that reuses the client's xid. */
const PORTS = 'udp port 67 or udp port 68 or udp port 4011';
/** Ports are in a first fragment only: the later ones of any datagram. */
const LATER_FRAGMENT = 'ip[6:2] & 0x1fff != 0';
/** A tag inside the frame. The outermost one of a received frame is metadata, and what follows it stands where IP does. */
const TAGGED = 'not ip and (ether proto 0x8100 or ether proto 0x88a8 or ether proto 0x9100)';

/**
 * DHCP inside VXLAN (RFC 7348, and Linux's older port): 8 bytes of UDP header, 8 of VXLAN, 14 of Ethernet, 20 of IPv4.
 * Inner tags and IP options are not looked for; nobody sends them with DHCP.
 */
const IN_VXLAN =
  '(udp dst port 4789 or udp dst port 8472) and udp[28:2] = 0x0800 and udp[39] = 17 and ' +
  '(udp[50:2] = 67 or udp[50:2] = 68 or udp[50:2] = 4011)';

/**
 * What a guest's port passes beside its own guest's: `requests` of anybody, for the way in, where only what is behind the
 * port sends; `unicast-replies` to anybody, for the way out, where broadcasts of all are flooded.
 */
export type Beside = 'requests' | 'unicast-replies';

/** The first byte of the BOOTP header is `op`. */
const BESIDE: Readonly<Record<Beside, string>> = {
  requests: `((${PORTS}) and udp[8] = 1)`,
  'unicast-replies': `((${PORTS}) and udp[8] = 2 and not ether multicast)`,
};

/**
 * Passes DHCPv4 untagged, single- and double-tagged, later fragments of UDP datagrams, and DHCP inside VXLAN. With a
 * guest's MAC only what is to, from or about it (chaddr, or Ethernet address), broadcast later fragments, and ARP from it.
 * The kernel runs it on every frame of the interface: what is IP but not UDP is refused after a dozen instructions.
 * @throws Error if `guestMac` is no MAC (a bug of the caller).
 */
export function dhcpFilter(guestMac: string | null, beside?: Beside): string {
  return throughTags(
    guestMac === null ? ofUdp(`(${LATER_FRAGMENT}) or ${PORTS} or (${IN_VXLAN})`) : guestFilter(guestMac, beside),
  );
}

/**
 * As with a guest's MAC, where all but its first byte is known: libvirt gives the host's end of a guest's interface the
 * guest's MAC with the first byte fe.
 * @throws Error if `hostMac` is no MAC (a bug of the caller).
 */
export function dhcpFilterBehind(hostMac: string, beside?: Beside): string {
  const digits = digitsOf(hostMac).slice(2);
  const isAt = (what: string, at: number): string =>
    `${what}[${at + 1}:4] = 0x${digits.slice(0, 8)} and ${what}[${at + 5}] = 0x${digits.slice(8)}`;
  const source = `(${isAt('ether', 6)})`;
  return throughTags(filterOfOne((at) => isAt('udp', at), `((${isAt('ether', 0)}) or ${source})`, source, beside));
}

function guestFilter(guestMac: string, beside: Beside | undefined): string {
  const digits = digitsOf(guestMac);
  const mac = parseMac(guestMac);
  const chaddrAt = (at: number): string =>
    `udp[${at}:4] = 0x${digits.slice(0, 8)} and udp[${at + 4}:2] = 0x${digits.slice(8)}`;
  return filterOfOne(chaddrAt, `ether host ${mac}`, `ether src ${mac}`, beside);
}

function filterOfOne(
  chaddrAt: (at: number) => string,
  host: string,
  source: string,
  beside: Beside | undefined,
): string {
  const udp = [
    `((${LATER_FRAGMENT}) and (${host} or ether broadcast))`,
    // chaddr is 28 bytes into the BOOTP header, which follows 8 bytes of UDP header.
    `((${PORTS}) and (${host} or (${chaddrAt(8 + 28)})))`,
    `(${IN_VXLAN} and ${chaddrAt(58 + 28)})`,
    ...(beside === undefined ? [] : [BESIDE[beside]]),
  ];
  return `${ofUdp(udp.join(' or '))} or (arp and ${source})`;
}

/** Not `udp`, which asks for IPv6 too. */
function ofUdp(inner: string): string {
  return `(ip proto 17 and (${inner}))`;
}

function digitsOf(text: string): string {
  const mac = parseMac(text);
  if (mac === null) throw new Error(`not a MAC: ${text}`);
  return mac.replaceAll(':', '');
}

/**
 * `vlan` moves the offsets of everything after it in the text, so the untagged branch stands first and each one nests.
 * The test for a tag in front of it lets the others pass by all of that.
 */
function throughTags(inner: string): string {
  return `(${inner}) or (${TAGGED} and vlan and ((${inner}) or (vlan and (${inner}))))`;
}
