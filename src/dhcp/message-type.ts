/** Message types of option 53 (IANA "DHCP Message Type 53 Values"). */
import type { DhcpType } from './message.ts';

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
