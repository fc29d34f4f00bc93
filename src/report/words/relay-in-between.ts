/** What is said about `relay-in-between`; the rule is src/diagnose/rules/relay-in-between.ts. */
import { bareWord, inNamespaceOf } from './host-command.ts';
import { inputRuleText, letInCommand } from './input-rule.ts';
import { NOT_LIKELY, say, sayWord, type Words } from './words.ts';

export const relayInBetween: Words<'relay-in-between'> = {
  brief: 'a DHCP relay stands between the hops',
  title: (facts) => {
    const { relay, interface: port, from, at } = facts;
    const giaddr = say(relay, 'by its giaddr');
    if (at === undefined)
      return `a relay, ${giaddr}, takes the requests between ${say(from, 'the guest')} and ${say(port, 'the network')}: replies go to it`;
    const reached = `replies come to the relay ${giaddr} on ${say(at, 'this host')}, and`;
    return `${reached} ${inputRuleText(facts) ?? 'it sends none on to the guest'}`;
  },
  likely: NOT_LIKELY,
  meaning:
    'Between two hops a relay takes the broadcast of the guest and sends a message of its own to the server, with its address in giaddr. The server answers to that address. The relay then has to find the guest again.',
  proof:
    'The request is seen without giaddr at one hop and with it at another. It is a cause where a reply to the relay was seen and did not come on from there.',
  advice: (facts) => {
    const { relay, at, rule } = facts;
    if (at === undefined) {
      return [
        `the server must have a pool for the network of ${sayWord(relay, 'GIADDR')}, and a route back to it`,
        'the relay must listen on the interface that replies come in on, and no rp_filter or firewall may take them',
      ];
    }
    if (rule !== undefined) return [`to let replies in: sudo ${letInCommand(facts, at)}`];
    return [
      `see whether the relay listens where they come in: ${inNamespaceOf(at, "ss -lunp 'sport = :67'")}`,
      `whether a firewall of this host takes them: ${inNamespaceOf(at, 'nft list ruleset')}`,
      `whether rp_filter does (1 or 2): ${inNamespaceOf(at, `sysctl net.ipv4.conf.all.rp_filter net.ipv4.conf.${bareWord(at, 'INTERFACE')}.rp_filter`)}`,
    ];
  },
};
