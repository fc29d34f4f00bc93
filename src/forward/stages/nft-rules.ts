/** The base chains of nftables at a hook, one gate each (nft_do_chain). */
import { splitInterfaceName } from '../../path/interface-name.ts';
import { unknown } from '../answer.ts';
import type { BridgeCrossing } from '../crossing.ts';
import { evaluateNftChain, type NftHook, nftChainsAt, nftPackets } from '../firewall/nft/evaluate.ts';
import type { NftChain } from '../firewall/nft/ruleset.ts';
import type { SavedRuleset } from '../firewall/save/ruleset.ts';
import type { Scene } from '../firewall/scene.ts';
import type { Host } from '../host.ts';
import { firewallAnswer } from './firewall-answer.ts';
import type { Gate } from './gate.ts';

/** `sceneAt`: the frame as a chain of this priority sees it. */
export function nftGates(
  hook: NftHook,
  { bridge }: Pick<BridgeCrossing, 'bridge'>,
  host: Host,
  sceneAt: (priority: number) => Scene,
): readonly Gate[] {
  const { netns } = splitInterfaceName(bridge.name);
  const around = host.nft(netns);
  if (around === null) return [{ priority: 0, answer: () => unknown('the nftables ruleset') }];
  const { nearest } = around;
  const chains = nftChainsAt(nearest, hook).filter((chain) => !isOfOtherTool(chain, netns, host));
  return chains.map((chain) => ({
    priority: chain.priority,
    answer: () =>
      firewallAnswer(evaluateNftChain(nearest, chain, sceneAt(chain.priority)), {
        code: 'filtered-by-nftables',
        around,
        packetsIn: nftPackets,
        factsOf: (by, certainty) => ({
          chain: by.chain,
          rule: by.rule,
          handle: by.handle,
          bridge: bridge.name,
          certainty,
        }),
      }),
  }));
}

/** The nft variants of iptables and ebtables keep their rules here, and print what nft shows in part only. */
function isOfOtherTool({ family, table }: NftChain, netns: string | null, host: Host): boolean {
  const around = family === 'bridge' ? host.ebtables(netns) : family === 'ip' ? host.iptables(netns) : null;
  const isIn = ({ tool, tables }: SavedRuleset) => tool.endsWith('-nft') && tables.has(table);
  return around?.nearest.some(isIn) === true;
}
