/** What is said about `lost-between-hosts`; the rule is src/diagnose/rules/lost-between-hosts.ts. */
import { withoutHost } from '../../path/interface-name.ts';
import { NOT_LIKELY, say, sayCount, type Words } from './words.ts';

export const lostBetweenHosts: Words<'lost-between-hosts'> = {
  brief: 'a message left one host and never reached the next',
  title: ({ lastSeen, from, to, heading }, count) => {
    const what = heading === 'to-guest' ? sayCount(count, 'reply', 'replies') : sayCount(count, 'request');
    const by = withoutHost(say(lastSeen, 'its uplink'));
    return `${what} left ${say(from, 'one host')} by ${by} and never reached ${say(to, 'the other')}`;
  },
  likely: NOT_LIKELY,
  meaning:
    'The message was captured on the wire of one host and not on that of the next one, whose capture was open and dropped nothing. Neither host has it: the switches, routers and tunnels between them do. A switch sends a reply to another port where it has seen the MAC of the guest there (a loop, a second machine with the MAC), does not carry the VLAN on one of the ports, or drops DHCP that it does not trust (snooping).',
  proof:
    'The last hop of one host showed it leaving, the first hop of the next one never showed it, and the clocks of both are known well enough to tell that it had the time.',
  advice: ({ lastSeen, missing }) => [
    `see on the switches between ${say(lastSeen, 'the one port')} and ${say(missing, 'the other')} at which port they have the MAC of the guest, whether both ports carry the VLAN, and whether DHCP snooping trusts the server's port`,
  ],
};
