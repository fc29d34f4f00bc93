/** The nftables rulesets of the hops' namespaces (needs CAP_NET_ADMIN, and CAP_SYS_ADMIN for another namespace). */
import { type NamespaceRuleset, nftKind } from '../state/kinds/nft.ts';
import { defineReader } from './reader.ts';
import { runIn } from './run-in.ts';

export const readNft = defineReader({
  kind: nftKind,
  async read({ namespaces }, run) {
    const rulesets: NamespaceRuleset[] = [];
    for (const netns of namespaces) {
      rulesets.push({ netns, json: (await runIn(netns, 'nft', ['-j', '-a', 'list', 'ruleset'], run)).trim() });
    }
    return { rulesets };
  },
});
