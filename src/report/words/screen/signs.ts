/** Words in tables, in JSON and of `doctor`. */
import type { ScreenWord } from './screen-word.ts';

export const SIGNS: readonly ScreenWord[] = [
  {
    word: 'came back',
    also: ['came-back', 'reflection', 'reflected'],
    brief: "the guest's own request came back from the network",
    meaning:
      'A row that begins so is not a new message: it is a request of the guest, byte for byte, on its way back in.',
    proof: 'The same request out through the outermost hop, and then in again.',
    alike: 'A retransmission comes from the guest once more, and has a number: DISCOVER 2.',
    advice: ['find what sends it back: dhcphop explain reflected-request'],
  },
  {
    word: '-',
    also: ['not seen there', 'dash'],
    brief: 'this hop did not show the message, and need not have',
    meaning:
      'In the table: the message was not seen at this hop, and that proves nothing: the hop is blind for it, or the message was seen beyond.',
    proof: 'The hops around it.',
    alike: 'LOST in a cell is the hop that should have shown it; ? is one of which it cannot be told.',
    advice: ['read which hop is blind and why: dhcphop explain hop-blind'],
  },
  {
    word: '<',
    also: ['>', 'heading', 'to-network', 'to-guest'],
    brief: 'where a message travels: < to the network, > to the guest',
    meaning:
      'Hops stand with the network at the left and the guest at the right. Requests go left, replies right; numbers are times since the hop before it in that direction.',
    proof: 'Direction and time of each frame.',
    alike: 'A request with > is one that came back.',
    advice: ['see exact times: --format json'],
  },
  {
    word: 'delivered',
    also: [],
    brief: 'the message was seen at the last hop of its way',
    meaning:
      'A reply at the hop next to the guest, a request at the outermost hop, or where a server of this host takes it.',
    proof: 'A frame at that hop.',
    alike: 'Whether the guest took it, only its next message tells (offer-ignored).',
    advice: ['nothing is to be done on this host'],
  },
  {
    word: 'background',
    also: ['bystander', 'others'],
    brief: 'DHCP of others, counted and not judged',
    meaning: 'Messages of clients that are not followed: they are neither delivered nor lost.',
    proof: 'Frames of other MACs.',
    alike: 'A guest whose MAC was mistyped is among them: compare the MACs that the report names.',
    advice: ['follow one of them: --guest MAC'],
  },
  {
    word: 'promiscuous',
    also: ['promisc'],
    brief: 'an interface takes every frame, not its own alone',
    meaning:
      'The trace makes bridges promiscuous, because else they do not show what they forward. tcpdump does it too.',
    proof: 'A flag of the interface.',
    alike: 'A fault that goes away meanwhile may be one of filtering by address.',
    advice: ['read what that can change: dhcphop explain promiscuous-observer'],
  },
  {
    word: 'limited',
    also: [],
    brief: '`doctor`: a trace works, and knows less',
    meaning: 'Something that a trace reads beside the frames is missing on this machine, such as a tool or a right.',
    proof: 'A look at this machine.',
    alike: 'MISSING is what a trace cannot do without.',
    advice: ['type the command beside it, then: sudo dhcphop doctor'],
  },
  {
    word: 'MISSING',
    also: ['missing'],
    brief: '`doctor`: a trace cannot run until it is there',
    meaning: 'Live capture needs it: the addon, libpcap, a right (CAP_NET_RAW) or `ip`. A replay works without.',
    proof: 'A look at this machine.',
    alike: 'limited is what makes a trace know less.',
    advice: [
      'type the command beside it, then: sudo dhcphop doctor',
      'meanwhile replay captures of tcpdump: dhcphop replay FILE...',
    ],
  },
  {
    word: 'if it was so then',
    also: ['saved', 'state', 'not told'],
    brief: 'the finding rests on state that was saved at an unknown time',
    meaning:
      'A file of --state does not say when it was saved. The finding holds if the host was already, or still, like that when the message was lost.',
    proof: 'The captures say where the message was lost; the file says what would stop it there.',
    alike: 'The output of `dhcphop collect` has its time: then the finding says how much later or earlier that was.',
    advice: ['gather the state while the guest asks: dhcphop collect | ssh HOST sudo sh > host.txt'],
  },
  {
    word: 'not read',
    also: ['unobserved', 'not known', 'by all that was read'],
    brief: 'what could not be looked at: causes may hide there',
    meaning:
      'Each rule needs some state of the host: tables, rules, counters, the log. Where that was not read, the rule could not hold. "by all that was read" says that what was read lets the message pass.',
    proof: 'What the trace or the files of --state hold, and what they lack.',
    alike: 'A cause that is listed under WHY was proved by what was read.',
    advice: [
      'trace as root, with the tools that this misses: sudo dhcphop doctor',
      'for captures of tcpdump, give the state of the host as well: dhcphop replay FILE... --state host.txt',
    ],
  },
];
