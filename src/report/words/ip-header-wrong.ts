/** What is said about `ip-header-wrong`; the stage is src/forward/stages/bridge-netfilter.ts. */
import { bareWord, inNamespaceOf } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

export const ipHeaderWrong: Words<'ip-header-wrong'> = {
  brief: 'br_netfilter drops a frame whose IPv4 header is wrong',
  title: ({ port, bridge, fault }) =>
    `the frame came in on ${say(port, 'the port')} with a wrong IPv4 header ${say(fault, 'checksum or length')}, and ${say(bridge, 'the bridge')}, which hands frames to iptables, drops such`,
  likely: NOT_LIKELY,
  meaning:
    'Where a bridge hands frames to iptables (net.bridge.bridge-nf-call-iptables), br_netfilter first checks their IPv4 header, and drops a frame whose header checksum is wrong or which is shorter than its header says. No rule counts it and no log tells. Taking the frames away from iptables does not help: the guest drops such a frame too.',
  proof:
    'The message was last seen on a port of a bridge that hands frames to iptables, not on the bridge, and the header checksum of this very frame is wrong, or its length is (br_validate_ipv4).',
  advice: ({ port }) => [
    'mend whoever makes the frame: the DHCP server or relay, or the driver of the NIC that it is sent by',
    `see what comes: ${inNamespaceOf(port, `tcpdump -vvni ${bareWord(port, 'PORT')} udp port 67 or udp port 68`)}`,
  ],
};
