/** What is said about `checksum-partial`; the rule is src/diagnose/rules/checksum-partial.ts. */
import { say, type Words } from './words.ts';

export const checksumPartial: Words<'checksum-partial'> = {
  brief: 'offers reach the guest with a UDP checksum that is not filled in',
  title: ({ port }) =>
    `the offers went to the guest on ${say(port, 'its port')} with an unfinished UDP checksum (offload), and it went on asking`,
  likely: () => 'a DHCP client that reads raw sockets and takes such a checksum for a broken one',
  meaning:
    'Between a server and a guest on one host nobody computes the UDP checksum: the kernel marks the packet as good and leaves the field unfinished. Some DHCP clients read raw packets, do not look at the mark, and drop the OFFER.',
  proof:
    "Every OFFER delivered to the guest's port has a partial checksum there (the sum of the pseudo-header only), and the guest asked again all the same. Not claimed of a guest that took up such an offer in the same trace.",
  advice: () => [
    'let the host fill it in: iptables -t mangle -A POSTROUTING -p udp --dport 68 -j CHECKSUM --checksum-fill',
    "or switch it off where the server sends: ethtool -K SERVER-INTERFACE tx off; or update the guest's DHCP client",
  ],
};
