/** The labels at the left edge of reports, of the live view and of `path`. */
import type { ScreenWord } from './screen-word.ts';

export const LABELS: readonly ScreenWord[] = [
  {
    word: 'LOST',
    also: ['lost', 'loss', 'X'],
    brief: 'a message was seen at one hop and never at the next',
    meaning:
      'A message reached one hop and did not reach the next one that could have shown it. It died between these two: in the driver, the bridge, the firewall or the wiring there. Hops between them that could not have shown it are not counted.',
    proof:
      'The message at the hop named first, its absence at the hop named second for the settle time (250 ms), and a capture there that was open and dropped nothing.',
    alike:
      'A message that cannot be judged is called inconclusive (UNSURE), never lost. A request that nobody answered was not lost on this host: it is FAILED, no reply.',
    advice: [
      'read WHY: the causes with their codes, root first; dhcphop explain CODE has each in full',
      'where WHY says "not known", do what NEXT says: it looks between these two hops',
    ],
  },
  {
    word: 'NOTHING',
    also: ['nothing-seen', 'nothing seen'],
    brief: 'no DHCP message of the guest was seen at all',
    meaning:
      'None of the hops showed a DHCP message of the guest, so nothing can be said about the path. What others asked meanwhile is told beside it.',
    proof: 'Captures that were open and showed no message from or to the guest.',
    alike:
      'A guest that has a lease asks again only after half of its time. A wrong MAC or a wrong interface looks the same, and so do frames in a VLAN tag that a filter of tcpdump passed over.',
    advice: [
      'make the guest ask while the trace runs: reboot it, or renew its lease',
      'see whether these are the right interfaces: dhcphop path TARGET',
      "when recording by hand, let tagged frames in: tcpdump -i IFACE -U -w FILE 'port 67 or port 68 or (vlan and (port 67 or port 68))'",
    ],
  },
  {
    word: 'OK',
    also: ['ok', 'all well'],
    brief: 'every message arrived, and each exchange ended as it should',
    meaning:
      'Each message of the guest was seen at the last hop of its way, and the guest got its address or what it asked for. In `path`: nothing is wrong with the wiring as it stands.',
    proof: 'Each message at the last hop in its heading, and an ACK for each exchange.',
    alike: 'A fault that comes and goes is not there now: leave a trace running until it is.',
    advice: ['wait for the next time: dhcphop trace TARGET --until loss --write incident.pcapng'],
  },
  {
    word: 'FAILED',
    also: ['failed'],
    brief: 'nothing was lost here, and the guest got no address all the same',
    meaning:
      'Every message crossed this host, and the exchange still ended badly: no reply came, the server refused, the guest ignored the offer or declined the address.',
    proof: 'Messages that were delivered, and how the exchange ended.',
    alike: 'A lost message makes the guest fail as well: then the report says LOST.',
    advice: ['look where the report points: beyond this host, at the server, or into the guest; NEXT has the commands'],
  },
  {
    word: 'UNSURE',
    also: ['inconclusive', '?', 'cannot be told'],
    brief: 'it cannot be told whether a message arrived',
    meaning:
      'A loss cannot be told from blindness: the capture that would decide dropped frames, was not open, its interface was gone, or the file ends too early. Such a message is neither lost nor delivered.',
    proof: 'The reason beside it, from what the captures say of themselves.',
    alike: 'A loss (LOST) is only called so where the deciding hop was watched the whole time.',
    advice: [
      'mend the reason that is given and trace again; dhcphop explain REASON has more',
      'follow one guest instead of a whole bridge where frames were dropped: dhcphop trace TARGET',
    ],
  },
  {
    word: 'WHY',
    also: ['cause', 'causes'],
    brief: 'what explains the loss or the failure, root first',
    meaning:
      'The causes, each with its code in brackets. The first one is the root: those after it follow from it. Without one it says that none is known, and what was not read.',
    proof: 'Each cause has proof of its own from the time of the loss: FIRST has the beginning of it, --proof all.',
    alike: 'What is true and explains nothing stands under ALSO, what limits the conclusions under CAUTION.',
    advice: ['read about a code in full: dhcphop explain CODE', 'see all of the proof: the same command with --proof'],
  },
  {
    word: 'FIRST',
    also: ['proof', 'evidence', 'at unknown time'],
    brief: 'the first pieces of proof, in order of time',
    meaning:
      'Frames, changes of the forwarding database, counters and lines of the kernel log that prove the causes, the earliest first. "at unknown time": by a file of --state that does not say when it was saved.',
    proof: 'They are the proof: each was seen by a capture or read from the host.',
    alike: 'The table above has every message; this has only what proves something.',
    advice: ['see all of it: the same command with --proof', 'or as data, with exact times: --format json'],
  },
  {
    word: 'LIKELY',
    also: ['likely'],
    brief: 'a guess at what is behind the root cause',
    meaning:
      'What usually is behind such a cause, where the facts point to one thing. It is a guess, and marked as one.',
    proof: 'The facts of the cause above it; nothing more was seen.',
    alike: 'A cause under WHY is proved; this is not.',
    advice: ['check it first, because it is usual, and do not take it for proved'],
  },
  {
    word: 'ALSO',
    also: ['symptom', 'symptoms'],
    brief: 'true, and explains no loss by itself',
    meaning: 'What was found beside the causes: odd, but no loss or failure of this trace follows from it.',
    proof: 'As for a cause, with evidence of its own.',
    alike: 'The same finding stands under WHY where it explains a loss.',
    advice: ['read about its code: dhcphop explain CODE', 'leave it for later where WHY has a cause'],
  },
  {
    word: 'CAUTION',
    also: ['caution', 'NOTE', 'note'],
    brief: 'what limits the conclusions',
    meaning:
      'Something about the captures or the trace itself makes a conclusion weaker: a hop that could not show a frame, a clock that was off, a capture that began late. NOTE is the same under a verdict that is OK, and a remark in `path`.',
    proof: 'What the captures and the host say of themselves.',
    alike: 'It never is why a message was lost.',
    advice: ['do what its code advises and trace again: dhcphop explain CODE'],
  },
  {
    word: 'NEXT',
    also: ['next', 'advice'],
    brief: 'what to do now, most useful first',
    meaning:
      'Commands that are ready to paste, with the names of this host in them. A word in capitals is yours to fill in.',
    proof: 'They follow from the causes above; those for bridges and firewalls were tried on a real kernel.',
    alike: 'Commands that only look change nothing; those that mend say what they do.',
    advice: ['begin at the top; all advice of a cause: dhcphop explain CODE'],
  },
  {
    word: 'WRONG',
    also: ['wrong'],
    brief: 'what `path` finds wrong with the wiring, without a message',
    meaning:
      'A check of the wiring, or the model of the kernel for a message that nobody sent, says that DHCP of this guest would not get through as the host stands now.',
    proof: 'The state of the host, read at that moment.',
    alike: 'A trace says what really happened to a message; this says what would.',
    advice: ['do what NEXT says, and ask again: dhcphop path TARGET'],
  },
  {
    word: 'OUT',
    also: ['IN'],
    brief: 'whether a request would get out and a reply in, by the model of the kernel',
    meaning:
      '`path` asks the model of the kernel for a DISCOVER of this guest on its way out (OUT) and an OFFER on its way in (IN): how far it gets, and what stops it.',
    proof: 'The rules and tables of the host, evaluated for such a message.',
    alike: '"by all that was read" says that not everything could be read: what is missing stands beside it.',
    advice: ['see it with a real message: dhcphop trace TARGET'],
  },
  {
    word: 'WAITS',
    also: ['waits', 'waiting'],
    brief: 'what the live view waits for, and for how long',
    meaning: 'No message comes at the moment: the guest has not asked, or no answer has come yet.',
    proof: 'Open captures on all hops that show nothing new.',
    alike: 'A trace that cannot capture ends with an error and does not wait.',
    advice: [
      'make the guest ask: reboot it, or renew its lease',
      'end the trace with Ctrl-C: the report says what was seen',
    ],
  },
  {
    word: 'FDB',
    also: ['fdb'],
    brief: 'on which port the bridge has the guest',
    meaning:
      'The forwarding database of a bridge says by which port it reaches each MAC. The live view shows the entry of the guest: replies go where it points.',
    proof: 'Messages of the kernel, at each change.',
    alike: 'An entry that is missing is no fault: the bridge then floods.',
    advice: ['see the entry: bridge fdb show br BRIDGE | grep -i MAC'],
  },
];
