/** What is said of a rule of the host itself that keeps messages from a program on it (src/diagnose/input-rule.ts). */
import type { FactValue } from '../../diagnose/fact.ts';
import { bareWord, inNamespaceOf } from './host-command.ts';
import { say, sayWord } from './words.ts';

export interface InputRuleFacts {
  readonly ruleTool?: FactValue;
  readonly ruleChain?: FactValue;
  readonly rule?: FactValue;
}

/** Null where no rule is known to drop them. */
export function inputRuleText({ ruleTool, ruleChain, rule }: InputRuleFacts): string | null {
  if (rule === undefined) return null;
  return `${say(ruleTool, 'a firewall')} drops them before it, in ${say(ruleChain, 'a chain')}: ${say(rule, 'a rule')}`;
}

/** The command that lets messages for a DHCP server or relay in by `device`. */
export function letInCommand({ ruleTool, ruleChain }: InputRuleFacts, device: FactValue | undefined): string {
  const words = String(ruleChain ?? '').split(' ');
  const places = words.map((word) => sayWord(word, 'CHAIN'));
  if (ruleTool === 'nft') return inNamespaceOf(device, `nft insert rule ${places.join(' ')} udp dport 67 accept`);
  const [table = 'filter', chain = 'INPUT'] = places;
  const tool = sayWord(ruleTool, 'iptables');
  return inNamespaceOf(
    device,
    `${tool} -t ${table} -I ${chain} -i ${bareWord(device, 'INTERFACE')} -p udp --dport 67 -j ACCEPT`,
  );
}
