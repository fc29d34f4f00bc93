/** What is said about `server-refused`; the rule is src/diagnose/rules/server-refused.ts. */
import { NOT_LIKELY, say, sayWord, type Words } from './words.ts';

/** Characters of the server's text in a title. */
const MOST_TEXT = 60;

export const serverRefused: Words<'server-refused'> = {
  brief: 'a server refused what the guest asked for (NAK)',
  title: ({ address, server, text }) => {
    const why = say(text, '');
    const said = why.length > MOST_TEXT ? `${why.slice(0, MOST_TEXT)}...` : why;
    return `${say(server, 'a server')} refused ${say(address, 'the address')} that the guest asked for${said === '' ? '' : `: "${said}"`}`;
  },
  likely: NOT_LIKELY,
  meaning:
    'A server answered the request with a NAK: the address is not one of this network, or belongs to another client, or the server knows nothing of the lease. The guest then starts over with a DISCOVER. One NAK after a guest moved to another network is normal. A NAK each time is not: the server has a reservation or a pool that does not fit, or two servers do not know of each other.',
  proof: 'A NAK reached the last hop and no ACK came after it. Its option 56, where there is one, says why.',
  advice: ({ mac, server }) => [
    `read the log of the server${server === undefined || server === null ? '' : ` ${say(server, '')}`} about ${sayWord(mac, 'MAC')}: reservations, pools, leases of other clients`,
    "delete the lease file of the guest's DHCP client and restart it, so that it asks for any address",
  ],
};
