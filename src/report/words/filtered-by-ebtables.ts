/** What is said about `filtered-by-ebtables`; the stages are src/forward/stages/ebtables-rules.ts. */
import { ownerOf } from './firewall-owner.ts';
import { inNamespaceOf } from './host-command.ts';
import { say, sayWord, type Words } from './words.ts';

export const filteredByEbtables: Words<'filtered-by-ebtables'> = {
  brief: 'a rule or policy of ebtables drops the frame',
  title: ({ table, chain, rule }) =>
    `ebtables drops the message in table ${say(table, 'filter')}, chain ${say(chain, 'FORWARD')}: ${say(rule, 'a rule')}`,
  likely: ({ chain }) => ownerOf(chain),
  meaning:
    'A bridge asks ebtables about every frame that it forwards. libvirt’s nwfilter, Proxmox VE and OpenStack neutron write rules there that let a guest send with its own MAC and addresses only; one that does not know of DHCP, or of the MAC that the guest really has, drops its requests or the replies.',
  proof:
    'The message stops between two hops, and the rules that were read nearest to the loss, evaluated on this very frame, drop it at a hook between them. Where their counter was read before and after the loss, it rose.',
  advice: (facts) => {
    const { tool, table, chain, number, rule, bridge } = facts;
    const command = (rest: string) =>
      inNamespaceOf(bridge, `${sayWord(tool, 'ebtables')} -t ${sayWord(table, 'TABLE')} ${rest}`);
    const name = sayWord(chain, 'CHAIN');
    return [
      `see the chain and its counters: ${command(`-L ${name} --Ln --Lc`)}`,
      ...(typeof number === 'number' ? [`to take rule ${number} out: ${command(`-D ${name} ${number}`)}`] : []),
      ...(rule === 'policy DROP' ? [`to let pass what no rule takes: ${command(`-P ${name} ACCEPT`)}`] : []),
    ];
  },
};
