/**
 * What the bridges of the hops' namespaces hand to iptables (br_netfilter), and the rules they meet there, with counters.
 * Where no bridge hands over anything, the rules are left out: no frame that crosses a bridge meets them.
 */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isSavedRules, type SavedRules } from '../saved-rules.ts';
import { isFlag, isText, isTextOrNull, listOf, shaped } from '../shapes.ts';

export interface NamespaceIptables {
  /** Null for the namespace that the trace ran in. */
  readonly netns: string | null;
  /** `net.bridge.bridge-nf-call-iptables`: all bridges hand over the IPv4 that they forward. */
  readonly isOn: boolean;
  /** `net.bridge.bridge-nf-filter-vlan-tagged`: also what is in a VLAN tag. */
  readonly takesTagged: boolean;
  /** Bridges that do so by their own `nf_call_iptables`, as `NAME` or `NETNS/NAME`. */
  readonly bridges: readonly string[];
  /** One for each variant of iptables that has rules. */
  readonly rules: readonly SavedRules[];
}

export interface IptablesState {
  readonly kind: 'iptables';
  readonly timeNs: TimeNs;
  readonly namespaces: readonly NamespaceIptables[];
}

const isNamespaceIptables = shaped<NamespaceIptables>({
  netns: isTextOrNull,
  isOn: isFlag,
  takesTagged: isFlag,
  bridges: listOf(isText),
  rules: listOf(isSavedRules),
});

export const iptablesKind = defineStateKind<IptablesState>({
  name: 'iptables',
  unseen: 'the rules of iptables',
  // As for nft: the one at the start and those around the latest losses.
  keeps: 16,
  shape: { namespaces: listOf(isNamespaceIptables) },
  message({ namespaces }) {
    const asked = namespaces.filter(({ isOn, bridges }) => isOn || bridges.length > 0);
    const bytes = asked.flatMap(({ rules }) => rules).reduce((sum, { text }) => sum + text.length, 0);
    return asked.length === 0 ? 'iptables: no bridge asks it' : `iptables: ${bytes} bytes of rules`;
  },
});
