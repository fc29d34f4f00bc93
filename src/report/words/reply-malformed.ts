/** What is said about `reply-malformed`; the rule is src/diagnose/rules/reply-malformed.ts. */
import type { ReplyFault } from '../../diagnose/reply-faults.ts';
import { NOT_LIKELY, say, sayList, type Words } from './words.ts';

const FAULTS: Readonly<Record<ReplyFault, string>> = {
  xid: 'their xid is that of no request',
  chaddr: 'they name another client in chaddr',
  checksum: 'their UDP checksum is wrong',
  'ip-header': 'their IPv4 header is wrong (its checksum or its length)',
  'cut-off': 'they end in the middle of their options',
  cookie: 'they lack the magic cookie',
  overload: 'their option 52 is wrong',
  hardware: 'their hardware type or length is not that of the request',
  'no-server-id': 'they lack the server identifier',
  'no-address': 'they offer no address, as a PXE boot server does',
  port: 'they are not sent to port 68',
  ttl: 'their TTL is 0',
  'other-receiver': 'they are sent to another MAC',
  'not-broadcast': 'they are unicast, though the guest asked for broadcast',
};

function faultText(fault: string): string {
  return Object.hasOwn(FAULTS, fault) ? FAULTS[fault as ReplyFault] : fault;
}

export const replyMalformed: Words<'reply-malformed'> = {
  brief: 'the guest has a reason to ignore the offers it gets',
  title: ({ port, faults }) => {
    const all = Array.isArray(faults) ? faults.slice(0, 2).map(faultText) : [];
    return `offers came to ${say(port, 'the guest')} and were not taken: ${sayList(all) || 'they are malformed'}`;
  },
  likely: NOT_LIKELY,
  meaning:
    'The OFFER reached the guest, which went on asking. Every OFFER has a fault for which DHCP clients throw it away: a wrong checksum, xid or chaddr, options that break off, no server identifier, no address, another port or MAC, a TTL of 0, unicast where the client asked for broadcast.',
  proof:
    'All OFFERs that were delivered to the guest have the same fault, in frames that the capture did not cut short. An OFFER with another xid counts where two of them follow requests that got no other reply.',
  advice: () => [
    'look at the offer in full: dhcphop decode FILE',
    'then at what made or changed it: the server and its version, a relay, a firewall or NAT rule on the way',
  ],
};
