/** What is said about `filtered-by-nftables`; the stages are src/forward/stages/nft-rules.ts. */
import { ownerOf } from './firewall-owner.ts';
import { inNamespaceOf } from './host-command.ts';
import { say, sayWord, type Words } from './words.ts';

export const filteredByNftables: Words<'filtered-by-nftables'> = {
  brief: 'a rule or policy of nftables drops the frame',
  title: ({ chain, rule }) =>
    `nftables drops the message in ${chain === undefined ? 'a chain' : `chain ${say(chain, '')}`}: ${say(rule, 'a rule')}`,
  likely: ({ chain }) =>
    ownerOf(
      String(chain ?? '')
        .split(' ')
        .at(-1),
    ),
  meaning:
    'The frame crosses a bridge, and the bridge asks nftables at each hook on the way: families bridge and netdev, and where br_netfilter is on also ip and inet. A rule that matches this frame, or the policy of a chain, drops it. Docker, libvirt, Proxmox and others write such rules.',
  proof:
    'The message stops between two hops, and the ruleset that was read nearest to the loss, evaluated on this very frame, drops it at a hook between them. Where the rule has a counter that was read before and after the loss, it rose.',
  advice: ({ chain, rule, handle, bridge }) => [
    `see the chain and its counters: ${inNamespaceOf(bridge, `nft -a list chain ${chainWords(chain)}`)}`,
    ...(typeof handle === 'number'
      ? [`to take the rule out: ${inNamespaceOf(bridge, `nft delete rule ${chainWords(chain)} handle ${handle}`)}`]
      : []),
    ...(rule === 'policy drop'
      ? [
          `to let pass what no rule takes: ${inNamespaceOf(bridge, `nft chain ${chainWords(chain)} '{ policy accept; }'`)}`,
        ]
      : []),
  ],
};

/** Family, table and chain, each a word of its own. */
function chainWords(chain: unknown): string {
  return String(chain ?? 'FAMILY TABLE CHAIN')
    .split(' ')
    .map((word) => sayWord(word, 'CHAIN'))
    .join(' ');
}
