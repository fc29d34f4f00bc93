/** What is said about `filtered-by-iptables`; the stages are src/forward/stages/bridge-netfilter.ts. */
import { ownerOf } from './firewall-owner.ts';
import { bareWord, inNamespaceOf, netCommand } from './host-command.ts';
import { type FactsFor, say, sayWord, type Words } from './words.ts';

export const filteredByIptables: Words<'filtered-by-iptables'> = {
  brief: 'a rule or policy of iptables drops the frame',
  title: ({ bridge, table, chain, rule }) =>
    `${say(bridge, 'the bridge')} hands the message to iptables, which drops it in table ${say(table, 'filter')}, chain ${say(chain, 'FORWARD')}: ${say(rule, 'a rule')}`,
  likely: ({ chain }) => ownerOf(chain),
  meaning:
    'Where br_netfilter is loaded and net.bridge.bridge-nf-call-iptables is 1, a bridge asks iptables about every IPv4 frame that it forwards, as if the host routed it. Docker and Kubernetes turn this on, and Docker sets the policy of FORWARD to DROP.',
  proof:
    'The message stops between two hops, the bridge between them hands frames to iptables, and the rules that were read nearest to the loss, evaluated on this very frame, drop it. Where its counter was read before and after the loss, it rose.',
  advice: (facts) => [
    `see the chain and its counters: ${command(facts, `-L ${chainWord(facts)} -n -v --line-numbers`)}`,
    ...removal(facts),
    `or keep what bridges forward away from iptables: ${inNamespaceOf(facts.bridge, 'sysctl -w net.bridge.bridge-nf-call-iptables=0')}; ${netCommand('ip', facts.bridge, 'BRIDGE', (name) => `link set ${name} type bridge nf_call_iptables 0`)}`,
  ],
};

function removal(facts: FactsFor<'filtered-by-iptables'>): readonly string[] {
  const { number, rule } = facts;
  if (typeof number === 'number')
    return [`to take rule ${number} out: ${command(facts, `-D ${chainWord(facts)} ${number}`)}`];
  if (rule !== 'policy DROP') return [];
  return [
    `to let what stays on the bridge pass: ${command(facts, `-I ${chainWord(facts)} ${sameBridge(facts)} -j ACCEPT`)}`,
  ];
}

/** A hook before the bridge's decision knows no output, the last one no input. */
function sameBridge({ chain, bridge }: FactsFor<'filtered-by-iptables'>): string {
  const name = bareWord(bridge, 'BRIDGE');
  if (chain === 'PREROUTING') return `-i ${name}`;
  return chain === 'POSTROUTING' ? `-o ${name}` : `-i ${name} -o ${name}`;
}

function command({ tool, table, bridge }: FactsFor<'filtered-by-iptables'>, rest: string): string {
  return inNamespaceOf(bridge, `${sayWord(tool, 'iptables')} -t ${sayWord(table, 'TABLE')} ${rest}`);
}

function chainWord({ chain }: FactsFor<'filtered-by-iptables'>): string {
  return sayWord(chain, 'CHAIN');
}
