/** What is said about `client-on-bridge-port`; the rule is src/diagnose/rules/client-on-bridge-port.ts. */
import { NOT_LIKELY, say, sayWord, type Words } from './words.ts';

export const clientOnBridgePort: Words<'client-on-bridge-port'> = {
  brief: 'a DHCP client of this host asks on a port of a bridge',
  title: ({ interface: port, bridge }) =>
    `a DHCP client of this host asks on ${say(port, 'a port')}, which is a port of ${say(bridge, 'a bridge')}: replies go to the bridge, the client never sees them`,
  likely: NOT_LIKELY,
  meaning:
    'What comes in on a port of a bridge belongs to the bridge: the kernel hands it there before a client that listens on the port gets it (br_handle_frame). A client asks in vain on an interface that is the port of a bridge; it has to run on the bridge itself.',
  proof:
    "A request from the port's own MAC left through the port, and the bridge, which was captured too, did not show it: so it was sent on the port itself.",
  advice: ({ interface: port }) => [
    'stop that client, and run it on the bridge instead of its port',
    `to see who asks there: ps -ef | grep -- ${sayWord(port, 'PORT')}`,
  ],
};
