/**
 * Every DHCPv4 option that IANA lists ("BOOTP Vendor Extensions and DHCP Options"), by code, with the name a person
 * knows it by and its type, and the few that are in use without being listed. Long because the list is.
 */
import { type OptionType, optionType } from './types.ts';
import type { OptionDecoder } from './value.ts';

export interface OptionSpec {
  readonly code: number;
  readonly name: string;
  readonly type: OptionType;
  readonly decode: OptionDecoder;
  /** Null unless the type has one length only (see OptionTypeSpec). */
  readonly length: number | null;
}

const ASSIGNED: readonly (readonly [code: number, name: string, type: OptionType])[] = [
  // RFC 2132, sections 3 to 8: the vendor extensions of BOOTP
  [1, 'subnet mask', 'address'],
  [2, 'time offset', 'signed-seconds'],
  [3, 'router', 'addresses'],
  [4, 'time server', 'addresses'],
  [5, 'name server', 'addresses'],
  [6, 'domain name server', 'addresses'],
  [7, 'log server', 'addresses'],
  [8, 'cookie server', 'addresses'],
  [9, 'LPR server', 'addresses'],
  [10, 'Impress server', 'addresses'],
  [11, 'resource location server', 'addresses'],
  [12, 'host name', 'string'],
  [13, 'boot file size', 'u16'],
  [14, 'merit dump file', 'string'],
  [15, 'domain name', 'string'],
  [16, 'swap server', 'address'],
  [17, 'root path', 'string'],
  [18, 'extensions path', 'string'],
  [19, 'IP forwarding', 'flag'],
  [20, 'non-local source routing', 'flag'],
  [21, 'policy filter', 'address-pairs'],
  [22, 'maximum datagram reassembly size', 'u16'],
  [23, 'default IP TTL', 'u8'],
  [24, 'path MTU aging timeout', 'seconds'],
  [25, 'path MTU plateau table', 'u16-list'],
  [26, 'interface MTU', 'u16'],
  [27, 'all subnets are local', 'flag'],
  [28, 'broadcast address', 'address'],
  [29, 'perform mask discovery', 'flag'],
  [30, 'mask supplier', 'flag'],
  [31, 'perform router discovery', 'flag'],
  [32, 'router solicitation address', 'address'],
  [33, 'static route', 'address-pairs'],
  [34, 'trailer encapsulation', 'flag'],
  [35, 'ARP cache timeout', 'seconds'],
  [36, 'Ethernet encapsulation', 'flag'],
  [37, 'TCP default TTL', 'u8'],
  [38, 'TCP keepalive interval', 'seconds'],
  [39, 'TCP keepalive garbage', 'flag'],
  [40, 'NIS domain', 'string'],
  [41, 'NIS server', 'addresses'],
  [42, 'NTP server', 'addresses'],
  [43, 'vendor-specific information', 'vendor-specific'],
  [44, 'NetBIOS name server', 'addresses'],
  [45, 'NetBIOS datagram distribution server', 'addresses'],
  [46, 'NetBIOS node type', 'netbios-node-type'],
  [47, 'NetBIOS scope', 'string'],
  [48, 'X Window font server', 'addresses'],
  [49, 'X Window display manager', 'addresses'],
  // RFC 2132, section 9: DHCP
  [50, 'requested address', 'address'],
  [51, 'lease time', 'seconds'],
  [52, 'overload', 'overload'],
  [53, 'message type', 'message-type'],
  [54, 'server identifier', 'address'],
  [55, 'parameter request list', 'option-codes'],
  [56, 'message', 'string'],
  [57, 'maximum message size', 'u16'],
  [58, 'renewal time', 'seconds'],
  [59, 'rebinding time', 'seconds'],
  [60, 'vendor class', 'string'],
  [61, 'client identifier', 'client-identifier'],
  [62, 'NetWare/IP domain', 'string'],
  [63, 'NetWare/IP information', 'suboptions'],
  [64, 'NIS+ domain', 'string'],
  [65, 'NIS+ server', 'addresses'],
  [66, 'TFTP server name', 'string'],
  [67, 'boot file name', 'string'],
  [68, 'mobile IP home agent', 'maybe-addresses'],
  [69, 'SMTP server', 'addresses'],
  [70, 'POP3 server', 'addresses'],
  [71, 'NNTP server', 'addresses'],
  [72, 'WWW server', 'addresses'],
  [73, 'finger server', 'addresses'],
  [74, 'IRC server', 'addresses'],
  [75, 'StreetTalk server', 'addresses'],
  [76, 'StreetTalk directory assistance server', 'addresses'],
  // later RFCs
  [77, 'user class', 'user-class'],
  [78, 'SLP directory agent', 'directory-agents'],
  [79, 'SLP service scope', 'service-scope'],
  [80, 'rapid commit', 'presence'],
  [81, 'client FQDN', 'client-fqdn'],
  [82, 'relay agent information', 'relay-agent'],
  [83, 'iSNS', 'isns'],
  [85, 'NDS server', 'addresses'],
  [86, 'NDS tree name', 'string'],
  [87, 'NDS context', 'string'],
  [88, 'BCMCS controller names', 'domain-names'],
  [89, 'BCMCS controller address', 'addresses'],
  [90, 'authentication', 'authentication'],
  [91, 'client last transaction time', 'seconds'],
  [92, 'associated addresses', 'addresses'],
  [93, 'client system architecture', 'architectures'],
  [94, 'client network interface', 'network-interface'],
  [95, 'LDAP server', 'string'],
  [97, 'client machine identifier', 'machine-identifier'],
  [98, 'user authentication', 'string'],
  [99, 'civic location', 'civic-location'],
  [100, 'POSIX time zone', 'string'],
  [101, 'TZ database time zone', 'string'],
  [108, 'IPv6-only preferred', 'seconds'],
  [109, 'DHCP 4o6 softwire source address', 'hex'],
  [112, 'NetInfo address', 'addresses'],
  [113, 'NetInfo tag', 'string'],
  [114, 'captive portal', 'string'],
  [116, 'auto-configure', 'auto-configure'],
  [117, 'name service search', 'u16-list'],
  [118, 'subnet selection', 'address'],
  [119, 'domain search', 'domain-names'],
  [120, 'SIP servers', 'sip-servers'],
  [121, 'classless static routes', 'classless-routes'],
  [122, 'CableLabs client configuration', 'suboptions'],
  [123, 'geographic location', 'coordinates'],
  [124, 'vendor-identifying vendor class', 'vendor-classes'],
  [125, 'vendor-identifying vendor-specific information', 'vendor-information'],
  // 128 to 135: PXE, "undefined (vendor specific)" (RFC 4578); also phones and Etherboot
  [128, 'PXE vendor-specific 128', 'printable-bytes'],
  [129, 'PXE vendor-specific 129', 'printable-bytes'],
  [130, 'PXE vendor-specific 130', 'printable-bytes'],
  [131, 'PXE vendor-specific 131', 'printable-bytes'],
  [132, 'PXE vendor-specific 132', 'printable-bytes'],
  [133, 'PXE vendor-specific 133', 'printable-bytes'],
  [134, 'PXE vendor-specific 134', 'printable-bytes'],
  [135, 'PXE vendor-specific 135', 'printable-bytes'],
  [136, 'PANA agent', 'addresses'],
  [137, 'LoST server', 'domain-names'],
  [138, 'CAPWAP access controller', 'addresses'],
  [139, 'mobility server addresses', 'mobility-addresses'],
  [140, 'mobility server names', 'mobility-names'],
  [141, 'SIP UA configuration domains', 'domain-names'],
  [142, 'ANDSF server', 'addresses'],
  [143, 'SZTP bootstrap servers', 'bootstrap-servers'],
  [144, 'geographic location with uncertainty', 'coordinates'],
  [145, 'forcerenew nonce capable', 'nonce-capable'],
  [146, 'resolver selection', 'resolver-selection'],
  [147, 'DOTS reference identifier', 'domain-names'],
  [148, 'DOTS agent address', 'addresses'],
  [150, 'TFTP server address', 'addresses'],
  // leasequery: RFC 6926
  [151, 'status code', 'status-code'],
  [152, 'base time', 'epoch'],
  [153, 'start time of state', 'seconds'],
  [154, 'query start time', 'epoch'],
  [155, 'query end time', 'epoch'],
  [156, 'DHCP state', 'dhcp-state'],
  [157, 'data source', 'data-source'],
  [158, 'PCP servers', 'pcp-servers'],
  [159, 'port parameters', 'port-parameters'],
  // 160 held the captive portal until RFC 8910 moved it to 114
  [160, 'captive portal (old)', 'string'],
  [161, 'MUD URL', 'string'],
  [162, 'encrypted resolvers', 'encrypted-resolvers'],
  [175, 'Etherboot/iPXE', 'etherboot'],
  [176, 'IP telephone', 'printable-bytes'],
  [177, 'Etherboot/PacketCable', 'printable-bytes'],
  // iPXE's, not listed
  [201, 'iSCSI primary target', 'string'],
  [202, 'iSCSI secondary target', 'string'],
  [203, 'iSCSI initiator', 'string'],
  [208, 'PXELINUX magic', 'hex'],
  [209, 'PXELINUX configuration file', 'string'],
  [210, 'PXELINUX path prefix', 'string'],
  [211, 'PXELINUX reboot time', 'seconds'],
  [212, '6rd', 'six-rd'],
  [213, 'access network domain', 'domain-names'],
  [220, 'subnet allocation', 'subnet-allocation'],
  [221, 'virtual subnet selection', 'virtual-subnet'],
  // private use (RFC 3942) that everyone knows
  [249, 'classless static routes (Microsoft)', 'classless-routes'],
  [252, 'web proxy auto-discovery', 'string'],
];

const FIRST_PRIVATE = 224;

function spec(code: number, name: string, type: OptionType): OptionSpec {
  const { decode, length } = optionType(type);
  return { code, name, type, decode, length: length ?? null };
}

function unlisted(code: number): OptionSpec {
  return spec(code, code >= FIRST_PRIVATE ? `private ${code}` : `unassigned ${code}`, 'printable-bytes');
}

const BY_CODE: readonly OptionSpec[] = (() => {
  const specs = Array.from({ length: 256 }, (_, code) => unlisted(code));
  for (const [code, name, type] of ASSIGNED) specs[code] = spec(code, name, type);
  return specs;
})();

/** Name and type of an option code; codes that nobody assigned get a name that says so. */
export function optionSpec(code: number): OptionSpec {
  return BY_CODE[code] ?? unlisted(code);
}
