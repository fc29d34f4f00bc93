/** What is said about `no-reply-from-host`; the rule is src/diagnose/rules/no-reply-from-host.ts. */
import type { FactValue } from '../../diagnose/fact.ts';
import { inNamespaceOf, netCommand } from './host-command.ts';
import { inputRuleText, letInCommand } from './input-rule.ts';
import { type FactsFor, NOT_LIKELY, say, type Words } from './words.ts';

const LISTENERS = "ss -lunp 'sport = :67'";

function presence({ server, program, port, portUp }: FactsFor<'no-reply-from-host'>): string {
  const who = say(program, 'a DHCP server');
  if (server === 'listens' && port) {
    return portUp === false
      ? `${who} listens behind ${say(port, 'a port')}, which is down or has no carrier`
      : `${who} listens behind ${say(port, 'a port')}`;
  }
  if (server === 'listens') return `${who} listens there`;
  if (server === 'may-listen') return `${who} listens on port 67 of this host, on which interfaces is not known`;
  if (server === 'none') return 'nothing listens on UDP port 67 there';
  return 'whether anything listens on UDP port 67 there is not known';
}

function isDown({ down }: FactsFor<'no-reply-from-host'>): boolean {
  return Array.isArray(down) && down.length > 0;
}

function firstDown({ down }: FactsFor<'no-reply-from-host'>): string | null {
  return Array.isArray(down) ? (down[0] ?? null) : null;
}

export const noReplyFromHost: Words<'no-reply-from-host'> = {
  brief: 'the request reached this host, and nothing here answered',
  title: (facts) => {
    const down = isDown(facts) ? `; ${say(facts.down, 'its uplink')} behind it is down` : '';
    const dropped = inputRuleText(facts);
    const taken = dropped === null ? '' : `, and ${dropped}`;
    return `requests reached ${say(facts.hop, 'this host')} and nothing answered: ${presence(facts)}${taken}${down}`;
  },
  likely: NOT_LIKELY,
  meaning:
    'The request came as far as this host itself takes it: to a bridge that a DHCP server of this host listens on, or that no interface leads further from. No hop showed a reply to it. Either no server listens there, or the host takes the request before the server gets it (its input path: firewall, address of the bridge), or the server does not want to answer.',
  proof:
    'The request was seen on that bridge or port, no hop showed a reply to its xid and MAC within 3 seconds, and the sockets on UDP port 67 say who listens (ss). A rule of this host is named where one drops this very frame on its way from there to a socket.',
  advice: (facts) => {
    const { hop, server, netns, port, portUp } = facts;
    const down = firstDown(facts);
    const uplink = down === null ? [] : [`if the server is in the network: ${setUp(down)}`];
    if (server === 'none' || server === 'unknown') {
      return [...uplink, `start the server, and see that it listens: ${inNamespaceOf(hop, LISTENERS)}`];
    }
    if (port && portUp === false) return [setUp(port)];
    const where = netns ? `${say(netns, '')}/${say(hop, '')}` : hop;
    const path =
      facts.rule === undefined
        ? `whether the host's own input path takes it: sudo ${inNamespaceOf(where, 'nft list ruleset')}`
        : `to let requests in: sudo ${letInCommand(facts, hop)}`;
    return [
      ...uplink,
      path,
      `whether the server has an address in the network that it serves: ${inNamespaceOf(where, 'ip -br addr')}`,
      'the log of the server says whether it has a free address, or refuses this guest',
    ];
  },
};

function setUp(name: FactValue): string {
  return `sudo ${netCommand('ip', name, 'INTERFACE', (word) => `link set ${word} up`)}`;
}
