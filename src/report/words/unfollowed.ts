/** What is said about DHCP that went by and is not followed, and what to do about it. */
import type { Unfollowed } from '../../frame/unfollowed.ts';
import { sayCount } from './words.ts';

/** A line for each kind that there was. */
export function unfollowedTexts({ dhcp6, dhcp4o6, enveloped }: Unfollowed): readonly string[] {
  const kinds: readonly (readonly [number, string])[] = [
    [dhcp6, `${sayCount(dhcp6, 'DHCPv6 message')} went by: dhcphop follows DHCPv4 only`],
    [
      dhcp4o6,
      `${sayCount(dhcp4o6, 'message')} of DHCPv4 over DHCPv6 (RFC 7341) went by: dhcphop does not look into it`,
    ],
    [enveloped, `${sayCount(enveloped, 'frame')} with DHCP in an envelope that dhcphop does not undo went by`],
  ];
  return kinds.flatMap(([count, text]) => (count > 0 ? [text] : []));
}

/** What to do where nothing else was seen. */
export function unfollowedAdvice({ dhcp6, dhcp4o6, enveloped }: Unfollowed): readonly string[] {
  return [
    ...(enveloped > 0
      ? ['capture where the envelope is off: on the tunnel interface, or at the port of the guest']
      : []),
    ...(dhcp6 + dhcp4o6 > 0 ? ['see what the guest asks by DHCPv6: tshark -Y dhcpv6 -r FILE'] : []),
  ];
}
