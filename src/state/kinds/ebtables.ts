/** The ebtables rules of the hops' namespaces, with their counters. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isSavedRules, type SavedRules } from '../saved-rules.ts';
import { isTextOrNull, listOf, shaped } from '../shapes.ts';

export interface NamespaceEbtables {
  /** Null for the namespace that the trace ran in. */
  readonly netns: string | null;
  /** One for each variant of ebtables that has rules. */
  readonly rules: readonly SavedRules[];
}

export interface EbtablesState {
  readonly kind: 'ebtables';
  readonly timeNs: TimeNs;
  readonly namespaces: readonly NamespaceEbtables[];
}

export const ebtablesKind = defineStateKind<EbtablesState>({
  name: 'ebtables',
  unseen: 'the rules of ebtables',
  // As for nft: the one at the start and those around the latest losses.
  keeps: 16,
  shape: { namespaces: listOf(shaped<NamespaceEbtables>({ netns: isTextOrNull, rules: listOf(isSavedRules) })) },
  message({ namespaces }) {
    const bytes = namespaces.flatMap(({ rules }) => rules).reduce((sum, { text }) => sum + text.length, 0);
    return `ebtables: ${bytes} bytes of rules`;
  },
});
