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
  /** A rule that may drop the frame has a match that cannot be told; `what` names it. */
  | { readonly kind: 'unknown'; readonly what: string };

export const ACCEPTS: FirewallVerdict = { kind: 'accepts' };
