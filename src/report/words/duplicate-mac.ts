/** What is said about `duplicate-mac`; the rule is src/diagnose/rules/duplicate-mac.ts. */
import { say, sayCount, sayWord, type Words } from './words.ts';

export const duplicateMac: Words<'duplicate-mac'> = {
  brief: "somebody else uses the guest's MAC",
  title: ({ mac, interface: port }, count) =>
    `somebody else asks as ${say(mac, 'the guest')}: ${sayCount(count, 'request')} came in on ${say(port, 'the uplink')} that the guest did not send`,
  likely: () => 'a clone of the guest that runs elsewhere with the same MAC',
  meaning:
    "Requests with the guest's MAC come in from the network, and they are no copies of the guest's own: their xids are others. Two machines with one MAC take each other's place in every switch and bridge, and replies go now to one, now to the other.",
  proof:
    'DHCP requests with the MAC of the guest come in at the outermost hop, under xids that the guest never used on its port, in turn with those that it used. A guest that moved to another host asks first here and then there, and is not counted. It is a cause where an exchange of the guest failed.',
  advice: ({ mac, interface: port }) => [
    `find the other one: look up ${sayWord(mac, 'MAC')} in the switch behind ${sayWord(port, 'UPLINK')}, and in the definitions of the guests of other hosts`,
    'give one of the two another MAC',
  ],
};
