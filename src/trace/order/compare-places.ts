/**
 * Which of two interfaces is nearer to the guest: the vote of each kind of evidence, added up.
 *
 * | evidence | votes | why |
 * | --- | --- | --- |
 * | requests and replies both | 3 | whoever is nearer to the guest shows requests earlier and replies later. The two kinds run against each other, so a clock that is wrong cancels out (RFC 5905, section 8); they are told apart by the sign of Mann and Whitney's U over all pairs of a request and a reply, so single inversions do not decide. Where no reply is shared, requests that the network sent back count as replies |
 * | only one has replies | 2 | a reply that died on its way has been seen further out, so the other, if it shows requests no later, is nearer to the guest. Where the replies are known to have arrived, and the other shows requests no earlier, it is a bridge that shows no replies: further out The same with requests |
 * | one kind only | 1 | requests run from the guest, replies to it; on one clock only, and it does not tell at which end the guest is |
 * | directions | 1 | a host takes a request `in` at the guest's side and sends it `out` at the network's |
 * | VLAN tags | 1 | frames are tagged outside, untagged inside |
 * | Ethernet source | 1 | a relay puts its own in the place of the client's |
 * | names | tie-break | see name-rank.ts |
 *
 * Votes that contradict each other need a lead of 2. One message of a kind against the names tells nothing.
 */
import { type DurationNs, magnitude } from '../../core/time.ts';
import { CLOCK_SLACK_NS } from '../limits.ts';
import { nameRank } from './name-rank.ts';
import type { Place } from './place.ts';
import { type PlaceDelays, placeDelays } from './place-delays.ts';

export interface Comparison {
  /** Positive where the second is nearer to the guest, negative where the first is, 0 where nothing tells. */
  readonly inner: number;
  /** What decided. */
  readonly by: 'frames' | 'names' | null;
  /** The frames tell at which end the guest is, not just which two are next to each other. */
  readonly oriented: boolean;
  /** The one of the two that others' messages pass by: it showed copies and carried nothing on. */
  readonly aside: 'first' | 'second' | null;
}

interface Vote {
  readonly votes: number;
  readonly oriented: boolean;
}

/** Further apart than this, stamps of two files are not of one clock. */
const ONE_CLOCK_NS = 4n * CLOCK_SLACK_NS;
/** So much must be on one side of what is not a tie. */
const LEAST_LEAD = 0.6;

/** Which of two places is further in, by the frames of both, or by their names where the frames are silent. */
export function comparePlaces(a: Place, b: Place): Comparison {
  const delays = placeDelays(a, b);
  const aside = findAside(a, b, delays);
  if (aside !== null) return { inner: 0, by: null, oriented: false, aside };
  const bothKinds = voteOfBothKinds(a, b, delays);
  const frames = [
    bothKinds ?? voteOfPresence(a, b, delays) ?? voteOfOneKind(a, b, delays),
    bothKinds === null ? voteOfDirections(a, b) : null,
    a.tags === null || b.tags === null ? null : { votes: Math.sign(a.tags - b.tags), oriented: true },
    a.fromClient === null || b.fromClient === null
      ? null
      : { votes: Number(b.fromClient) - Number(a.fromClient), oriented: true },
  ].filter((vote): vote is Vote => vote !== null && vote.votes !== 0);
  const lead = frames.reduce((sum, { votes }) => sum + votes, 0);
  const agree = frames.every(({ votes }) => Math.sign(votes) === Math.sign(lead));
  const [rankA, rankB] = [nameRank(a.name), nameRank(b.name)];
  const named = rankA === null || rankB === null ? 0 : rankB - rankA;
  // One request alone may be stamped a few milliseconds late, so that it turns an order round.
  const isDoubtful = isScarce(delays) && Math.sign(named) === -Math.sign(lead) && named !== 0;
  if (Math.abs(lead) >= (agree ? 1 : 2) && !isDoubtful) {
    return { inner: lead, by: 'frames', oriented: frames.some(({ oriented }) => oriented), aside };
  }
  const inner = isDoubtful ? 0 : named;
  return { inner, by: inner === 0 ? null : 'names', oriented: false, aside };
}

function voteOfBothKinds(a: Place, b: Place, { outward, inward, sentBack }: PlaceDelays): Vote | null {
  const back = inward.length > 0 ? inward : sentBack;
  if (outward.length === 0 || back.length === 0) return null;
  // Both later at one of them: a clock that is a little wrong, or a branch. Two files do not tell which.
  if (inward.length > 0 && isOneClock(a, b, outward) && runsOneWay([...outward, ...inward])) return null;
  const { later, earlier } = countPairs(outward, back);
  if (later === earlier || Math.abs(later - earlier) < LEAST_LEAD * (later + earlier)) return null;
  return { votes: later > earlier ? 3 : -3, oriented: true };
}

/** In how many pairs of a request and a reply the reply is delayed more, and in how many less. */
function countPairs(
  requests: readonly DurationNs[],
  replies: readonly DurationNs[],
): { later: number; earlier: number } {
  const asked = sorted(requests);
  let [later, earlier, less, notMore] = [0, 0, 0, 0];
  for (const delay of sorted(replies)) {
    while (less < asked.length && asked[less]! < delay) less++;
    while (notMore < asked.length && asked[notMore]! <= delay) notMore++;
    later += less;
    earlier += asked.length - notMore;
  }
  return { later, earlier };
}

/** Only one of them shows replies, or requests; the delay of what both show tells on which side of it the other is. */
function voteOfPresence(a: Place, b: Place, { outward, inward }: PlaceDelays): Vote | null {
  if (outward.length > 0 && (a.replies === 0) !== (b.replies === 0) && isOneClock(a, b, outward)) {
    const late = medianOf(outward);
    const isFirstSilent = a.replies === 0;
    const isBlind = hasArrived(isFirstSilent ? b : a) && (isFirstSilent ? late <= 0n : late >= 0n);
    return { votes: isFirstSilent === isBlind ? 2 : -2, oriented: true };
  }
  if (inward.length > 0 && (a.requests === 0) !== (b.requests === 0) && isOneClock(a, b, inward)) {
    const later = medianOf(inward);
    if (a.requests === 0 ? later >= 0n : later <= 0n) return { votes: a.requests === 0 ? 2 : -2, oriented: true };
  }
  return null;
}

/**
 * The replies that one shows and the other does not have not died between them: the client took one up; or frames from
 * elsewhere go out where requests come in, at the guest's port. The other is then a bridge that shows no forwarded replies.
 */
function hasArrived({ showedTaken, repliesFromElsewhere, requestsGo, repliesGo }: Place): boolean {
  return showedTaken || (repliesFromElsewhere && requestsGo === 'in' && repliesGo === 'out');
}

function voteOfOneKind(a: Place, b: Place, { outward, inward }: PlaceDelays): Vote | null {
  if (outward.length > 0 === inward.length > 0) return null;
  // If each of the two passes messages on by itself, they do not pass them to each other.
  if (inward.length === 0 ? a.replies > 0 && b.replies > 0 : a.requests > 0 && b.requests > 0) return null;
  const delays = outward.length > 0 ? outward : inward;
  if (!isOneClock(a, b, delays)) return null;
  const later = delays.filter((delay) => delay > 0n).length;
  const earlier = delays.filter((delay) => delay < 0n).length;
  if (later === earlier || Math.abs(later - earlier) < LEAST_LEAD * (later + earlier)) return null;
  return { votes: later > earlier === inward.length > 0 ? 1 : -1, oriented: false };
}

function voteOfDirections(a: Place, b: Place): Vote {
  const step = (of: 'requestsGo' | 'repliesGo', first: 'in' | 'out') =>
    a[of] === null || b[of] === null || a[of] === b[of] ? 0 : a[of] === first ? 1 : -1;
  return { votes: Math.sign(step('requestsGo', 'out') + step('repliesGo', 'in')), oriented: true };
}

/**
 * A flood shows at a port that carries nothing of it on: requests pass it later than the other, and none of the replies
 * that the other shows pass it at all; or, by one clock, replies pass it later as well.
 */
function findAside(a: Place, b: Place, { outward, inward, sentBack }: PlaceDelays): Comparison['aside'] {
  if (outward.length === 0 || sentBack.length > 0 || !isOneClock(a, b, outward)) return null;
  const later = medianOf(outward);
  if (later === 0n) return null;
  const [late, other] = later > 0n ? (['second', a] as const) : (['first', b] as const);
  const own = late === 'second' ? b : a;
  if (own.replies === 0 && other.replies > 0) return late;
  const isBranch = inward.length > 0 && a.clock === b.clock && runsOneWay([...outward, ...inward]);
  return isBranch ? late : null;
}

function isScarce({ outward, inward, sentBack }: PlaceDelays): boolean {
  return outward.length < 2 || (inward.length > 0 ? inward : sentBack).length < 2;
}

/** Whether all of these delays are in one direction. */
function runsOneWay(delays: readonly DurationNs[]): boolean {
  return delays.every((delay) => delay > 0n) || delays.every((delay) => delay < 0n);
}

function isOneClock(a: Place, b: Place, delays: readonly DurationNs[]): boolean {
  return a.clock === b.clock || magnitude(medianOf(delays)) <= ONE_CLOCK_NS;
}

function medianOf(delays: readonly DurationNs[]): DurationNs {
  return sorted(delays)[delays.length >> 1]!;
}

function sorted(delays: readonly DurationNs[]): readonly DurationNs[] {
  return [...delays].sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
}
