/** The nftables rulesets of the hops' namespaces (needs CAP_NET_ADMIN, and CAP_SYS_ADMIN for another namespace). */
import { type NamespaceRuleset, nftKind } from '../state/kinds/nft.ts';
import { lacksDevices, withDevices } from '../tools/nft-devices.ts';
import { defineReader } from './reader.ts';
import { runIn } from './run-in.ts';

export const readNft = defineReader({
  kind: nftKind,
  async read({ namespaces }, run) {
    const rulesets: NamespaceRuleset[] = [];
    for (const netns of namespaces) {
      const json = (await runIn(netns, 'nft', ['-j', '-a', 'list', 'ruleset'], run)).trim();
      const text = lacksDevices(json) ? await runIn(netns, 'nft', ['list', 'chains', 'netdev'], run) : null;
      rulesets.push({ netns, json: text === null ? json : withDevices(json, text) });
    }
    return { rulesets };
  },
});
