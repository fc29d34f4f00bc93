/** The README of a recording under pcaps/: what it shows, how it was made, how to look at it. */
import { release } from 'node:os';

/**
 * @param {Pick<import('./recorded.js').Recorded, 'name' | 'summary' | 'by'>} fault
 * @param {readonly string[]} path  The interfaces.
 * @param {string} command
 * @param {import('./client.js').ClientName} client
 * @param {import('./expected.js').Expected} expected
 */
export function recordingNotes(fault, path, command, client, expected) {
  const replies = expected.exchanges.flatMap(({ messages }) =>
    messages.filter(({ heading, reflection }) => heading === 'to-guest' && !reflection),
  );
  const lost = replies.filter(({ status }) => status === 'lost').length;
  const sources = expected.forms.classic.sources.map((word) => {
    if (word.endsWith('.pcap')) return `pcaps/${fault.name}/${word}`;
    return word.includes('|') ? `'${word}'` : word;
  });
  const kernel = release().split('.').slice(0, 2).join('.');
  return `# ${fault.name}

${fault.summary.charAt(0).toUpperCase()}${fault.summary.slice(1)}.
The server sent ${replies.length} replies; the guest received ${replies.length - lost} of them.

| file | what it is |
| --- | --- |
${path.map((name) => `| \`${name}.pcap\` | \`tcpdump -w\` on ${name}, as an operator takes it: classic pcap, microseconds, no direction |`).join('\n')}
| \`incident.pcapng\` | the same minutes written by \`dhcphop trace --write\`: all hops, directions, host state |
| \`expected.json\` | what became of each message, from what the guest, the switch and the server really sent and received, and what a replay of each form must find |
| \`*.expect.json\` | the same, for \`dhcphop check pcaps\` |

Recorded on ${new Date().toISOString().slice(0, 10)} by \`${command} ${fault.name} pcaps/${fault.name} --client ${client}\`
in network namespaces on Linux ${kernel}, with a real tap, ${fault.by.client ?? client} as the client and ${fault.by.server ?? 'dnsmasq'} as the server. Nothing
was edited by hand.

    node dist/main.js replay pcaps/${fault.name}/incident.pcapng
    node dist/main.js replay ${sources.join(' ')}
`;
}
