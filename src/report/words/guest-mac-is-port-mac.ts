/** What is said about `guest-mac-is-port-mac`; the rule is src/diagnose/rules/guest-mac-is-port-mac.ts. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

/** No command: which of the two is to change depends on who gave out the addresses. */
export const portMacAdvice =
  "give the port another MAC than the guest's (while it is down), or the guest another one; what sets up the two (KubeVirt, a CNI plugin, a script) must not use one twice";

export const guestMacIsPortMac: Words<'guest-mac-is-port-mac'> = {
  brief: "a port of the bridge has the guest's MAC itself",
  title: ({ mac, port, bridge }) =>
    `${say(mac, "the guest's MAC")} is the own address of ${say(port, 'a port')}, too: ${say(bridge, 'the bridge')} keeps what is meant for the guest`,
  likely: NOT_LIKELY,
  meaning:
    'A bridge takes frames that are addressed to itself or to one of its ports for the host\'s own and does not forward them. Here such an address is the guest\'s MAC: replies for the guest end on the bridge, and the kernel complains about each frame that the guest sends ("received packet with own address as source address"). That is no loop.',
  proof:
    "The bridge had a local entry for the guest's MAC when a reply was lost on it, or the kernel log complains about that very address, and a port of that bridge has it.",
  advice: ({ port, bridge }) => [
    portMacAdvice,
    `to see it: ${netCommand('ip', port, 'PORT', (word) => `link show ${word}`)}; ${netCommand('bridge', bridge, 'BRIDGE', (word) => `fdb show br ${word}`)}`,
  ],
};
