/** Numbers on the wire that say what comes next: EtherTypes, IP protocols and UDP ports (IANA). */

export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_ARP = 0x0806;
export const ETHERTYPE_IPV6 = 0x86dd;
export const ETHERTYPE_MPLS = 0x8847;
export const ETHERTYPE_MPLS_MULTICAST = 0x8848;
/** The session stage of PPP over Ethernet (RFC 2516). */
export const ETHERTYPE_PPPOE = 0x8864;
/** The service tag of provider backbone bridges (IEEE 802.1ah). */
export const ETHERTYPE_PBB = 0x88e7;
export const ETHERTYPE_MACSEC = 0x88e5;
export const ETHERTYPE_VNTAG = 0x8926;
export const ETHERTYPE_HSR = 0x892f;
/** The redundancy tag of IEEE 802.1CB. */
export const ETHERTYPE_REDUNDANCY = 0xf1c1;
/** Ethernet inside GRE or Geneve ("Transparent Ethernet Bridging", RFC 1701). */
export const ETHERTYPE_ETHERNET = 0x6558;

export const PROTOCOL_IPV4 = 4;
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;
export const PROTOCOL_IPV6 = 41;
export const PROTOCOL_GRE = 47;
export const PROTOCOL_AH = 51;
export const PROTOCOL_ICMPV6 = 58;
export const PROTOCOL_ETHERIP = 97;
export const PROTOCOL_MPLS = 137;

/** By IP protocol: 1 where a packet of it may hold DHCP. */
const FOLLOWED = new Uint8Array(256);
for (const protocol of [
  PROTOCOL_IPV4,
  PROTOCOL_UDP,
  PROTOCOL_IPV6,
  PROTOCOL_GRE,
  PROTOCOL_AH,
  PROTOCOL_ETHERIP,
  PROTOCOL_MPLS,
]) {
  FOLLOWED[protocol] = 1;
}

/** Whether a packet of this IP protocol may hold DHCP, itself or in a tunnel. */
export function isFollowedProtocol(protocol: number): boolean {
  return FOLLOWED[protocol] === 1;
}

/** IANA's VXLAN port (RFC 7348) and the one Linux uses unless told otherwise. */
export const PORT_VXLAN = 4789;
export const PORT_VXLAN_LINUX = 8472;
export const PORT_VXLAN_GPE = 4790;
/** RFC 8926. */
export const PORT_GENEVE = 6081;
export const PORT_GTPU = 2152;
/** TaZmen Sniffer Protocol: frames mirrored by access points and routers. */
export const PORT_TZSP = 37008;
/** RFC 7510. */
export const PORT_MPLS = 6635;

/** Tags deeper than this are not followed. */
export const MAX_VLAN_TAGS = 8;
/** Tunnels inside tunnels beyond this are not followed. */
export const MAX_TUNNELS = 2;

/** 802.1Q, 802.1ad and the two types used for stacked tags before 802.1ad. */
export function isVlanTag(etherType: number): boolean {
  return etherType === 0x8100 || etherType === 0x88a8 || etherType === 0x9100 || etherType === 0x9200;
}

/** BOOTP server, BOOTP client, and the PXE boot server and proxyDHCP port. */
export function isDhcpPort(port: number): boolean {
  return port === 67 || port === 68 || port === 4011;
}
