/** What is said about `offer-ignored`; the rule is src/diagnose/rules/offer-ignored.ts. */
import { NOT_LIKELY, say, type Words } from './words.ts';

export const offerIgnored: Words<'offer-ignored'> = {
  brief: 'the guest got offers and went on asking',
  title: ({ address, server, port, late }) =>
    `${say(address, 'an address')} was offered by ${say(server, 'a server')}${late === true ? ', more than a second late' : ''}, seen on ${say(port, "the guest's port")}, and the guest went on asking`,
  likely: NOT_LIKELY,
  meaning:
    'Every hop up to the port of the guest showed the OFFER, and nothing that clients stumble over is wrong with it. The guest asked again instead of taking it up: it dropped the frame inside (its own firewall, its driver), its client does not want this offer, waits for another server, or had given up when the offer came.',
  proof:
    'An OFFER is delivered at the last hop, which is the port of the guest, and a DISCOVER follows or no REQUEST comes. Codes that explain it (guest-not-reading, checksum-partial, reply-malformed) do not hold.',
  advice: () => [
    "see in the guest whether the offer is there: tcpdump -eni any 'port 67 or port 68'",
    "see the guest's own firewall: nft list ruleset",
    'the log of its DHCP client says what it does with offers; some take those of a certain server or with certain options only',
  ],
};
