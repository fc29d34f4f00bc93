/** The rule of this host that keeps a message from a program here, by what was read nearest to it. Shared by rules of no reply. */
import { localInput } from '../forward/local-input.ts';
import { packetOf } from '../forward/packet.ts';
import type { Message, Sighting } from '../trace/types.ts';
import { hostAt } from './explain-loss.ts';
import { fact } from './fact.ts';
import type { Knowledge } from './knowledge.ts';
import type { Need } from './need.ts';

/** The facts of a finding about it; all absent where no rule is known to. */
export const INPUT_RULE_FACTS = {
  ruleTool: fact.said(
    'Whose rule of this host drops the message: nft, or a variant of iptables.',
    fact.optional(fact.text),
  ),
  ruleChain: fact.said('Family, table and chain of nft; table and chain of iptables.', fact.optional(fact.text)),
  rule: fact.said('As the tool prints it, or the policy of the chain.', fact.optional(fact.text)),
};

/** What a finding with such facts rests on. */
export const INPUT_RULE_NEEDS: readonly Need[] = ['nft', 'iptables'];

export interface InputRule {
  readonly ruleTool: string;
  readonly ruleChain: string;
  readonly rule: string;
}

/** Programs that read their interfaces by packet sockets, which get what the rules of IPv4 drop. */
const RAW_READERS: ReadonlySet<string> = new Set(['dhcpd', 'kea-dhcp4', 'dhcrelay']);

/** Empty where none is known to, or `program` (null: not known) would get the message all the same. */
export function inputRule(
  message: Message,
  seen: Sighting | undefined,
  program: string | null,
  known: Knowledge,
): InputRule | Record<string, never> {
  const device = known.links.find(({ name }) => name === seen?.interface);
  if (seen === undefined || device === undefined || RAW_READERS.has(program ?? '')) return {};
  const isPort = (name: string) => message.sightings.some((each) => each.interface === name);
  const port = known.links.find(({ name, master }) => master === device.name && isPort(name)) ?? null;
  const answer = localInput(device, port, packetOf(seen), hostAt(seen.timeNs, seen.interface, known));
  if (answer.kind !== 'stops') return {};
  const { tool, table, chain, rule } = answer.facts;
  return {
    ruleTool: tool === undefined ? 'nft' : String(tool),
    ruleChain: tool === undefined ? String(chain) : `${table} ${chain}`,
    rule: String(rule),
  };
}
