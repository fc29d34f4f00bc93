/** What is said about `guest-mac-on-wrong-port`; the rule is src/diagnose/rules/guest-mac-on-wrong-port.ts. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, sayWord, type Words } from './words.ts';

export const guestMacOnWrongPort: Words<'guest-mac-on-wrong-port'> = {
  brief: "the bridge has the guest's MAC on another port than the guest's",
  title: ({ mac, port, expectedPort, bridge }) =>
    `${say(bridge, 'the bridge')} forwards ${say(mac, "the guest's MAC")} to ${say(port, 'another port')}; the guest is on ${say(expectedPort, 'its own port')}`,
  likely: NOT_LIKELY,
  meaning:
    "A bridge forwards by what it learned: the port where it last saw a MAC as a source. Here its forwarding database (FDB) had the guest's MAC on another port than the guest's own when a reply arrived, so the reply went there, or was dropped because it had come from there.",
  proof:
    "An entry or a move of the guest's MAC in the bridge's FDB, to another port than the guest's, from before the lost reply and still in force when it arrived.",
  advice: ({ mac, expectedPort, bridge, vlan }) => [
    `to see it: ${netCommand('bridge', bridge, 'BRIDGE', (word) => `fdb show br ${word}`)} | grep -i ${sayWord(mac, 'MAC')}`,
    `to keep the guest alive meanwhile: ${netCommand('bridge', expectedPort, 'TAP', (word) => `fdb replace ${sayWord(mac, 'MAC')} dev ${word} master static sticky${vlan === undefined ? '' : ` vlan ${vlan}`}`)}`,
  ],
};
