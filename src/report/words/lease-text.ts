/** The address of an exchange and the server that gave it, in words. */
import { formatIpv4 } from '../../core/ipv4.ts';
import type { Exchange } from '../../trace/types.ts';
import { leaseOf } from './lease-of.ts';

/** `192.0.2.94 from 192.0.2.1`: what the ACK of the lease said, else the latest replies as far as they tell. */
export function leaseText(exchange: Exchange): string | null {
  const { messages, outcome } = exchange;
  const hasLease = outcome === 'bound' || outcome === 'declined';
  const grant = hasLease ? leaseOf(messages) : null;
  const replies = grant === null ? messages.filter(({ dhcp }) => dhcp.op === 2).toReversed() : [grant];
  const address = replies.find(({ dhcp }) => dhcp.yiaddr !== 0)?.dhcp.yiaddr;
  const server = replies.find(({ dhcp }) => dhcp.serverId !== null)?.dhcp.serverId;
  const from = server === undefined || server === null ? '' : `from ${formatIpv4(server)}`;
  return [address === undefined ? '' : formatIpv4(address), from].filter((part) => part !== '').join(' ') || null;
}
