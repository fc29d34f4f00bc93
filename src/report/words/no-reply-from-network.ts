/** What is said about `no-reply-from-network`; the rule is src/diagnose/rules/no-reply-from-network.ts. */
import { NOT_LIKELY, say, sayWord, type Words } from './words.ts';

export const noReplyFromNetwork: Words = {
  brief: 'the request left this host and nothing came back',
  title: ({ hop }) =>
    `requests left through ${say(hop, 'the outermost hop')} and nothing came back: the cause is beyond this host`,
  likely: NOT_LIKELY,
  meaning:
    'The request crossed every hop of this host and left for the network. No reply to it was seen coming in. This host is not where it dies: the VLAN on the switch port, the DHCP server or relay, or a switch that snoops DHCP are.',
  proof:
    'The request is seen heading to the network at the outermost hop, no reply comes in there within 3 seconds, and the capture of that hop was open and dropped nothing.',
  advice: (facts) => [
    'check on the server or relay that the request arrives there, and that it has a free address for this network',
    `check that the switch port carries the VLAN and does not block DHCP (snooping): ip -d link show ${sayWord(facts.hop, 'UPLINK')}`,
  ],
};
