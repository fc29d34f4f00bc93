/**
 * The named limits of a trace's state, which is bounded, and its time constants. The report's `summary.evicted` counts
 * everything that is evicted at a limit.
 */
import { MILLISECOND_NS, SECOND_NS } from '../core/time.ts';

export interface TraceLimits {
  /** Clients followed at once. At the limit the crowd with the most (a path's, or strangers) loses its longest idle. */
  readonly clients: number;
  /** Open exchanges of one client. At the limit its oldest is closed, so a flood of xids evicts only its own. */
  readonly exchangesPerClient: number;
  /** Messages kept of one exchange. At the limit one from its middle is forgotten, which has been judged and counted. */
  readonly messagesPerExchange: number;
  /** Unsettled copies of one payload. At the limit further copies are dropped, which excuses losses around them. */
  readonly copiesPerPayload: number;
  /** Unsettled payloads of one client. At the limit further payloads are dropped. */
  readonly payloadsPerClient: number;
  /** Xids whose replies are ignored. At the limit those ignored the longest are forgotten. */
  readonly ignoredXids: number;
  /** Servers known to sit on this host. At the limit the one known the longest is forgotten. */
  readonly localServers: number;
  /** Leases granted whose client may still decline them. At the limit the exchange is reported without waiting for that. */
  readonly declineWaits: number;
  /** Windows in which one interface could not see. At the limit the oldest two are joined. */
  readonly gapsPerInterface: number;
}

export const DEFAULT_LIMITS: TraceLimits = {
  clients: 4096,
  exchangesPerClient: 64,
  messagesPerExchange: 256,
  copiesPerPayload: 256,
  payloadsPerClient: 1024,
  ignoredXids: 8192,
  localServers: 256,
  declineWaits: 128,
  gapsPerInterface: 1024,
};

/** A replay has all the time in the world: its memory is bounded by what is open at once. */
export const REPLAY_LIMITS: TraceLimits = { ...DEFAULT_LIMITS, clients: 1 << 20 };

/** How long a copy may take to the next hop before it counts as lost, unless --settle says otherwise. */
export const DEFAULT_SETTLE_NS = 250n * MILLISECOND_NS;

/** Timestamps of neighbouring hops may be inverted by this much (a few milliseconds, most just after a capture starts; measured). */
export const CLOCK_SLACK_NS = 5n * MILLISECOND_NS;

/**
 * Those of two hosts by this much: what tells how far their clocks are apart is messages, and one that a hop held up tells
 * wrongly, until others tell better.
 */
export const HOSTS_SLACK_NS = 50n * MILLISECOND_NS;

/** A delivered request without a reply for this long ends as `no-reply`, an unanswered OFFER as `offer-ignored`. */
export const REPLY_PATIENCE_NS = 3n * SECOND_NS;

/**
 * A request that a hop did not show counts as lost where no answer came for this long. Servers are slow on purpose:
 * dnsmasq probes an address for 3 s before it offers it, ISC dhcpd for 1 s.
 */
export const ANSWER_PATIENCE_NS = 5n * SECOND_NS;

/** An exchange closes this long after its last message. */
export const EXCHANGE_IDLE_NS = 90n * SECOND_NS;

/** A finished exchange waits this long for late duplicates of its last reply. */
export const FINISHED_LINGER_NS = SECOND_NS;

/**
 * A client that was granted a new address probes it, and declines it where it is in use (RFC 2131, section 4.4.1): up to
 * 9 s after the ACK, as long as PROBE_WAIT, three probes and ANNOUNCE_WAIT last (RFC 5227, section 1.1).
 */
export const DECLINE_WAIT_NS = 10n * SECOND_NS;

/** Copies of one payload that keep coming are judged at the latest after this many settle times. */
export const LONGEST_BURST_SETTLES = 8n;
