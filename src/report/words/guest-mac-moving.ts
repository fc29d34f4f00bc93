/** What is said about `guest-mac-moving`; the rule is src/diagnose/rules/guest-mac-moving.ts. */
import { netCommand } from './host-command.ts';
import { say, sayCount, sayWord, type Words } from './words.ts';

export const guestMacMoving: Words<'guest-mac-moving'> = {
  brief: "the bridge's entry for the guest flips between ports",
  title: ({ mac, ports }, count) =>
    `${say(mac, "the guest's MAC")} moved ${sayCount(count, 'time')} between the bridge ports ${say(ports, 'of this host')}`,
  likely: () => 'two places send frames with this source address: a loop, or a second machine with the same MAC',
  meaning:
    "The bridge saw the guest's MAC as a source on different ports in turn and moved its forwarding entry each time. Whether a reply reaches the guest depends on which frame came last.",
  proof: "Two or more moves of the guest's MAC in the FDB during the trace, each with the frame that caused it.",
  advice: ({ mac, bridge }) => [
    `to watch it: ${netCommand('bridge', bridge, 'BRIDGE', () => '-t monitor fdb')} | grep -i ${sayWord(mac, 'MAC')}`,
    `to see it: ${netCommand('bridge', bridge, 'BRIDGE', (word) => `fdb show br ${word}`)} | grep -i ${sayWord(mac, 'MAC')}`,
  ],
};
