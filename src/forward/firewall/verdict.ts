/** What a firewall's rules do with one frame at one hook. */

/** The rule, or the policy of a chain, that decides. */
export interface Decider {
  /** Table and chain as people name them, for instance `bridge filter FORWARD`. */
  readonly chain: string;
  /** The rule as its own tool prints it; `policy drop` for a policy. */
  readonly rule: string;
  /** nft's handle; null where there is none. */
  readonly handle: number | null;
  /** Place of the rule in its chain, from 1, as iptables and ebtables count; null for nft and for policies. */
  readonly number: number | null;
  /** Packets its counter had counted; null where it has none. */
  readonly packets: number | null;
}

export type FirewallVerdict =
  | { readonly kind: 'accepts' }
  | { readonly kind: 'drops'; readonly by: Decider }
  /** A rule that may drop the frame has a match that cannot be told; `what` names it. One of the suspects dropped it, or none. */
  | { readonly kind: 'unknown'; readonly what: string; readonly suspects: readonly Suspect[] };

/** A rule or policy that may have dropped the frame. */
export interface Suspect {
  /** What cannot be told of it, as a noun phrase. */
  readonly what: string;
  /** Null where nothing counts what it drops. */
  readonly by: Decider | null;
}

export const ACCEPTS: FirewallVerdict = { kind: 'accepts' };
