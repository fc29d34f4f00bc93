/** Reads what `ss -l -u -n -p` prints of sockets on UDP port 67. */
import { joinInterfaceName } from '../path/interface-name.ts';
import type { Listener } from '../state/kinds/servers.ts';

const MAX_LISTENERS = 256;
/** `UNCONN 0 0 0.0.0.0%br0:67 0.0.0.0:* users:(("dnsmasq",pid=7,fd=3))`; IPv6 sockets serve IPv4 too (`*:67`). */
const LINE = /^\S+\s+\d+\s+\d+\s+(\S+?)(?:%(\S+))?:67\s+\S+(?:\s+users:\(\("([^"]*)")?/;

/** The sockets; devices are named `NETNS/NAME` where `netns` is given. Never throws: other lines are passed over. */
export function parseListeners(text: string, netns: string | null): readonly Listener[] {
  const listeners: Listener[] = [];
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    if (match === null || listeners.length >= MAX_LISTENERS) continue;
    const device = match[2] === undefined ? null : joinInterfaceName(netns, match[2]);
    listeners.push({ device, program: match[3] ?? null });
  }
  return listeners;
}
