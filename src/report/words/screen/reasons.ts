/** Why it cannot be told whether a message arrived. Reasons that have a finding of the same name are explained there. */
import type { ScreenWord } from './screen-word.ts';

const PROOF = 'What the captures say of themselves: when they were open, what they dropped, where they end.';
const ALIKE = 'A message is called lost only where the deciding hop was watched the whole time.';

export const REASON_WORDS: readonly ScreenWord[] = [
  {
    word: 'not-open',
    also: ['not open', 'the capture there was not open at that time'],
    brief: 'nobody captured at the deciding hop then',
    meaning: 'The capture at the next hop had not begun, was over, or there is none of this interface among the files.',
    proof: PROOF,
    alike: ALIKE,
    advice: ['capture on every hop at the same time, for instance: dhcphop trace TARGET --write incident.pcapng'],
  },
  {
    word: 'gone',
    also: ['the interface was gone at that time'],
    brief: 'the interface of the deciding hop was not there then',
    meaning: 'A guest that reboots has its port taken away and made again: what came meanwhile could not be seen.',
    proof: PROOF,
    alike: ALIKE,
    advice: ['trace on until the guest asks again: the trace takes the new port in by itself'],
  },
  {
    word: 'cut-off',
    also: ['the file is damaged or ends too early'],
    brief: 'the file of the deciding hop ends before the message could come',
    meaning: 'The file is damaged from there on, or the capture was ended within the settle time after the message.',
    proof: PROOF,
    alike: ALIKE,
    advice: ['capture again and end it a few seconds after the last message (tcpdump -U writes each frame at once)'],
  },
  {
    word: 'all-later-hops-blind',
    also: ['no later hop could have shown it', 'blind'],
    brief: 'no hop beyond could have shown the message',
    meaning:
      'A bridge shows forwarded unicast only while it is promiscuous; every later hop was blind for this message.',
    proof: PROOF,
    alike: ALIKE,
    advice: [
      "capture on the guest's port as well, and on bridges by name: tcpdump -i any does not make them promiscuous",
    ],
  },
  {
    word: 'paths-contradict',
    also: ['another path of this guest shows otherwise'],
    brief: 'two paths of the guest disagree',
    meaning: 'Captures of two hosts or ports hold the same guest, and one shows what the other misses.',
    proof: PROOF,
    alike: ALIKE,
    advice: ['replay the captures of one host alone', 'or give the hops by hand: --hops bond0,br0,tap0'],
  },
  {
    word: 'place-unknown',
    also: ['the guest may be of another host, whose bridges may lead to the network by any port'],
    brief: 'of which host the guest is cannot be told',
    meaning:
      'Its request came in by ports of several hosts at once, and nothing tells which of their ports lead to guests and which to the network.',
    proof:
      'The links of those hosts: bridges of veths alone, whose other ends cannot be looked into, as those in containers that came after the trace began.',
    alike: ALIKE,
    advice: [
      'capture again once the bridges have learned more MACs at their uplinks',
      'or give the hops by hand: --hops uplink0,br0,veth0',
    ],
  },
  {
    word: 'evicted',
    also: ['unjudged', 'too much was going on to keep track of it'],
    brief: 'there was no room to follow it',
    meaning: 'More guests asked at once than can be followed in bounded memory; what was given up is counted.',
    proof: 'Counters in the report.',
    alike: ALIKE,
    advice: ['follow one guest: --guest MAC'],
  },
  {
    word: 'order-unknown',
    also: ['the order of the hops is not known'],
    brief: 'the order of the hops cannot be told from the frames',
    meaning: 'What is lost and what is delivered depends on which hop comes first, and the frames do not tell.',
    proof: 'Captures whose messages fit several orders, or contradict the one that was given.',
    alike: ALIKE,
    advice: ['give the order, network first: dhcphop replay ... --hops bond0,br0,tap0'],
  },
];
