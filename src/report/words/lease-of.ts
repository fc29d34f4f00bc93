/** Which message granted a lease: a late OFFER or another server's ACK after it changes nothing. */
import type { Message } from '../../trace/types.ts';

/** The delivered ACK that answers the latest REQUEST, from the server that was asked; null where there is none. */
export function leaseOf(messages: readonly Message[]): Message | null {
  const own = messages.filter(({ reflects }) => reflects === null);
  const granting = own.filter(
    ({ dhcp, verdict }) => (dhcp.type === 'ACK' || dhcp.type === 'BOOTREPLY') && verdict?.status === 'delivered',
  );
  const asked = own.findLast(({ dhcp }) => dhcp.type === 'REQUEST' || dhcp.type === 'BOOTREQUEST');
  const since = asked === undefined ? [] : granting.filter((message) => own.indexOf(message) > own.indexOf(asked));
  const wanted = asked?.dhcp.serverId ?? null;
  const byServer = since.find(({ dhcp }) => wanted === null || dhcp.serverId === wanted);
  return byServer ?? since[0] ?? granting.at(-1) ?? null;
}
