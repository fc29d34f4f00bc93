/** The nftables rulesets of the hops' namespaces, with their counters, as `nft -j -a list ruleset` prints them. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isText, isTextOrNull, listOf, shaped } from '../shapes.ts';

export interface NamespaceRuleset {
  /** Null for the namespace that the trace ran in. */
  readonly netns: string | null;
  /** JSON text: only the evaluator looks into it. */
  readonly json: string;
}

export interface NftState {
  readonly kind: 'nft';
  readonly timeNs: TimeNs;
  readonly rulesets: readonly NamespaceRuleset[];
}

const isNamespaceRuleset = shaped<NamespaceRuleset>({ netns: isTextOrNull, json: isText });

export const nftKind = defineStateKind<NftState>({
  name: 'nft',
  unseen: 'the nftables ruleset',
  // A ruleset may be large: the one at the start and those around the latest losses.
  keeps: 16,
  shape: { rulesets: listOf(isNamespaceRuleset) },
  message: ({ rulesets }) => `nft: ${rulesets.reduce((sum, { json }) => sum + json.length, 0)} bytes of rules`,
});
