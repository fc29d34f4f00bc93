/** What is said about `client-id-shared`; the rule is src/diagnose/rules/client-id-shared.ts. */
import { say, sayCount, type Words } from './words.ts';

/** MACs in a title; the facts have all. */
const MOST_MACS = 3;

export const clientIdShared: Words<'client-id-shared'> = {
  brief: 'several guests use one client identifier',
  title: ({ macs }) => {
    const all = Array.isArray(macs) ? macs : [];
    const more = all.length - MOST_MACS;
    const named = more > 0 ? [...all.slice(0, MOST_MACS), sayCount(more, 'other')] : all;
    return `one client identifier is used by ${say(named, 'several guests')}: to a server they are one`;
  },
  likely: () => 'guests cloned from one image with its /etc/machine-id',
  meaning:
    'A server knows a client by its identifier (option 61) before its MAC. Guests that send the same one get the same address in turn, or are refused. Clones of one disk image do so, since systemd makes the identifier from /etc/machine-id; so do several cards of one guest that is set to one identifier for all.',
  proof:
    'Requests with different chaddr carry the same option 61. It is a cause where one of them was refused or declined its address.',
  advice: () => [
    'in each clone: rm /etc/machine-id; systemd-machine-id-setup; then reboot it',
    'or let systemd-networkd send the MAC instead: ClientIdentifier=mac in section [DHCPv4]',
  ],
};
