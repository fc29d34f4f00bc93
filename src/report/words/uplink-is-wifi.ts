/** What is said about `uplink-is-wifi`; the rule is src/diagnose/rules/uplink-is-wifi.ts. */
import { NOT_LIKELY, say, sayWord, type Words } from './words.ts';

export const uplinkIsWifi: Words<'uplink-is-wifi'> = {
  brief: "the way out is Wi-Fi, which carries no guest's MAC",
  title: ({ interface: name }) =>
    `requests left by ${say(name, 'the uplink')}, which is Wi-Fi: an access point takes no frames from a guest's MAC`,
  likely: NOT_LIKELY,
  meaning:
    'A Wi-Fi station sends frames with three addresses, so all that it sends comes from its own MAC. An access point drops frames from a MAC that did not log in, and sends none to it. A guest behind the station gets through only in four-address mode (WDS), or where the host routes or translates for it.',
  proof:
    'The interface that the requests left by has a phy80211, their source is not its own MAC, and no reply came. On a port of a bridge, which the kernel allows in four-address mode only, it is a symptom.',
  advice: ({ interface: name }) => [
    'use a network of libvirt with NAT or routing, or a wired uplink, instead of a bridge or macvtap on Wi-Fi',
    `whether it is in four-address mode: iw dev ${sayWord(name, 'INTERFACE')} info`,
  ],
};
