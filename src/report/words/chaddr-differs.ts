/** What is said about `chaddr-differs`; the rule is src/diagnose/rules/chaddr-differs.ts. */
import { NOT_LIKELY, say, type Words } from './words.ts';

export const chaddrDiffers: Words<'chaddr-differs'> = {
  brief: "the client's chaddr is not the MAC its frames come from",
  title: ({ mac, chaddr, interface: port }) =>
    `requests come in on ${say(port, "the guest's port")} from ${say(mac, 'one MAC')} and name ${say(chaddr, 'another')} as the client's`,
  likely: NOT_LIKELY,
  meaning:
    'The client writes another MAC into chaddr than the one it sends from. A server that answers by unicast sends to chaddr, and no bridge knows a port for that. A bridge or proxy inside the guest, a cloned network card or a container with a MAC of its own do so.',
  proof:
    "A broadcast request at the guest's side has an Ethernet source other than its chaddr, and no relay's address. It is a cause where a reply sent to chaddr was lost or not taken.",
  advice: () => [
    'let the client send its own MAC, or ask for broadcast replies: udhcpc -B, or always-broadcast on; in dhclient.conf',
  ],
};
