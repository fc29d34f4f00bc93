/** Numbers on the wire that say what comes next: EtherTypes, IP protocols and UDP ports (IANA). */

export const ETHERTYPE_IPV4 = 0x0800;
/** Ethernet inside GRE or Geneve ("Transparent Ethernet Bridging", RFC 1701). */
export const ETHERTYPE_ETHERNET = 0x6558;

export const PROTOCOL_UDP = 17;
export const PROTOCOL_GRE = 47;

/** IANA's VXLAN port (RFC 7348) and the one Linux uses unless told otherwise. */
export const PORT_VXLAN = 4789;
export const PORT_VXLAN_LINUX = 8472;
/** RFC 8926. */
export const PORT_GENEVE = 6081;

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
