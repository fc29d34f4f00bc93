/** What is said about `own-address-from-outside`; the rule is src/diagnose/rules/own-address-from-outside.ts. */
import { say, sayCount, sayWord, type Words } from './words.ts';

export const ownAddressFromOutside: Words<'own-address-from-outside'> = {
  brief: "the kernel saw this host's own address come in from outside",
  title: ({ port, address }, count) =>
    `the kernel says ${sayCount(count, 'time')} that frames with its own address ${say(address, 'as source')} came in on ${say(port, 'a bridge port')}`,
  likely: ({ isGuestPort }) =>
    isGuestPort === true
      ? 'the guest sends with an address of this host: it bridges two of its interfaces and so sends frames back, or it was given that MAC'
      : "the network behind this port sends this host's frames back: an L2 loop, or a bond that is no LAG",
  meaning:
    'The bridge received a frame whose source is one of its own addresses, or of its ports. Only a copy of a frame this host sent, or a duplicate of its MAC, can look like that. The kernel limits the rate of this message: fewer lines than frames are normal.',
  proof:
    'The kernel log line "received packet on PORT with own address as source address", from the time of the trace.',
  advice: ({ port, address, isGuestPort }) => [
    isGuestPort === true
      ? `look into the guest behind ${sayWord(port, 'the port')}: a bridge over two of its interfaces, or an interface with the MAC ${sayWord(address, 'of this host')}`
      : `look for a loop behind ${sayWord(port, 'the port')}: switch ports, LAG membership, spanning tree`,
    "to see the lines: journalctl -k --grep 'own address'",
  ],
};
