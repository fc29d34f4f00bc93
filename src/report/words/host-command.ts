/** Commands about an interface, typed where it is: for `NETNS/NAME` they enter the namespace. */
import type { FactValue } from '../../diagnose/fact.ts';
import { splitInterfaceName } from '../../path/interface-name.ts';
import { say, sayWord } from './words.ts';

/** `ip link show tap0`, or `ip -n NETNS link show tap0`; `rest` is given the bare name. `bridge` and `tc` are alike. */
export function netCommand(
  tool: 'ip' | 'bridge' | 'tc',
  name: FactValue | undefined,
  placeholder: string,
  rest: (name: string) => string,
): string {
  const { netns } = splitInterfaceName(say(name, ''));
  const into = netns === null ? '' : ` -n ${sayWord(netns, 'NETNS')}`;
  return `${tool}${into} ${rest(bareWord(name, placeholder))}`;
}

/** Any other command, run in the namespace of `name`. */
export function inNamespaceOf(name: FactValue | undefined, command: string): string {
  const { netns } = splitInterfaceName(say(name, ''));
  return netns === null ? command : `ip netns exec ${sayWord(netns, 'NETNS')} ${command}`;
}

/** The bare name as one word of a command that says the namespace already. */
export function bareWord(name: FactValue | undefined, placeholder: string): string {
  return sayWord(splitInterfaceName(say(name, '')).bare, placeholder);
}
