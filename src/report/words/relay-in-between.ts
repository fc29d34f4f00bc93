/** What is said about `relay-in-between`; the rule is src/diagnose/rules/relay-in-between.ts. */
import { NOT_LIKELY, say, sayWord, type Words } from './words.ts';

export const relayInBetween: Words<'relay-in-between'> = {
  brief: 'a DHCP relay stands between the hops',
  title: ({ relay, interface: port, from }) =>
    `a relay, ${say(relay, 'by its giaddr')}, takes the requests between ${say(from, 'the guest')} and ${say(port, 'the network')}: replies go to it`,
  likely: NOT_LIKELY,
  meaning:
    'Between two hops a relay takes the broadcast of the guest and sends a message of its own to the server, with its address in giaddr. The server answers to that address. The relay then has to find the guest again.',
  proof:
    'The request is seen without giaddr at one hop and with it at another. It is a cause where a reply to the relay was seen and did not come on from there.',
  advice: ({ relay }) => [
    `the server must have a pool for the network of ${sayWord(relay, 'GIADDR')}, and a route back to it`,
    'the relay must listen on the interface that replies come in on, and no rp_filter or firewall may take them',
  ],
};
