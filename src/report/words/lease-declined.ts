/** What is said about `lease-declined`; the rule is src/diagnose/rules/lease-declined.ts. */
import { say, sayWord, type Words } from './words.ts';

export const leaseDeclined: Words<'lease-declined'> = {
  brief: 'the guest declined the address it got: somebody else uses it',
  title: ({ address, server }) =>
    `the guest declined ${say(address, 'the address')} from ${say(server, 'its server')}: something else answers to it`,
  likely: () => 'a host with that address set by hand, or a lease that another server granted',
  meaning:
    'Before a client uses a new address it asks by ARP whether anybody has it. Somebody answered, so the client sent a DECLINE and asks for another address. The server marks the address as used; where this goes on, its pool runs empty.',
  proof: 'A DECLINE of the guest follows the ACK that granted it the address.',
  advice: ({ address }) => [
    `find who has it, from a host of that network: arping -D -I INTERFACE ${sayWord(address, 'ADDRESS')}`,
    'take the address out of the pool of the server, or from the host that has it',
  ],
};
