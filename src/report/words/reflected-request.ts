/** What is said about `reflected-request`; the rule is src/diagnose/rules/reflected-request.ts. */
import { say, sayCount, sayWord, type Words } from './words.ts';

export const reflectedRequest: Words<'reflected-request'> = {
  brief: "the network sends the guest's own requests back",
  title: (facts, count) =>
    `the network sent ${sayCount(count, 'request')} of the guest back, in on ${say(facts.interface, 'the outermost hop')}`,
  likely: () => "an L2 loop upstream: the frames that came back are exact copies of the guest's own",
  meaning:
    "A broadcast that the guest sent left this host and came back in from the network. Whoever learns addresses from it then believes that the guest is out there: the bridge of this host sends the replies for the guest back to the network instead of to the guest's port. It comes from a loop between switches, from a bond whose ports are not one LAG on the switch, or from another host that reflects broadcasts.",
  proof:
    'The same request, byte for byte, leaves through the outermost hop and is then seen again heading to the guest, at the outermost hop and at the next one inward. A copy that only reaches an inactive slave of a bond is normal and not counted.',
  advice: (facts) => [
    `look for a loop behind ${sayWord(facts.interface, 'the uplink')}: switch ports, LAG membership, spanning tree`,
    'if the uplink is a bond, check that its mode fits the switch: cat /proc/net/bonding/*',
  ],
};
