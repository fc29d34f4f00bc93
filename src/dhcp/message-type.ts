/** Message types of option 53 (IANA "DHCP Message Type 53 Values"). */

/** Names of message types 1 to 18 (option 53), and BOOTP for messages without one. */
export type DhcpType =
  | 'DISCOVER'
  | 'OFFER'
  | 'REQUEST'
  | 'DECLINE'
  | 'ACK'
  | 'NAK'
  | 'RELEASE'
  | 'INFORM'
  | 'FORCERENEW'
  | 'LEASEQUERY'
  | 'LEASEUNASSIGNED'
  | 'LEASEUNKNOWN'
  | 'LEASEACTIVE'
  | 'BULKLEASEQUERY'
  | 'LEASEQUERYDONE'
  | 'ACTIVELEASEQUERY'
  | 'LEASEQUERYSTATUS'
  | 'TLS'
  | 'BOOTREQUEST'
  | 'BOOTREPLY'
  | 'UNKNOWN';

const TYPES: readonly DhcpType[] = [
  'UNKNOWN',
  'DISCOVER',
  'OFFER',
  'REQUEST',
  'DECLINE',
  'ACK',
  'NAK',
  'RELEASE',
  'INFORM',
  'FORCERENEW',
  'LEASEQUERY',
  'LEASEUNASSIGNED',
  'LEASEUNKNOWN',
  'LEASEACTIVE',
  'BULKLEASEQUERY',
  'LEASEQUERYDONE',
  'ACTIVELEASEQUERY',
  'LEASEQUERYSTATUS',
  'TLS',
];

/** The name of a value of option 53; UNKNOWN for 0 and above 18. */
export function messageTypeName(value: number): DhcpType {
  return TYPES[value] ?? 'UNKNOWN';
}

/** The value of option 53 that has this name; null for BOOTP and UNKNOWN. */
export function messageTypeValue(type: DhcpType): number | null {
  const value = TYPES.indexOf(type);
  return value > 0 ? value : null;
}
