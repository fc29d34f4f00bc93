/** Turns what the addon refused into an error for a person: what was tried on what, and the next command to type. */

import { ToolError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import type { NativeError } from './addon.ts';
import { grantHint } from './capabilities.ts';

/** `known` are the interfaces of this namespace, for the hint. */
export function liveRefusal(error: NativeError, known: readonly string[]): ToolError {
  const name = error.interface ?? '';
  const refuse = (message: string, hint: string): ToolError => new ToolError('cannot-capture', message, hint, error);
  switch (error.code) {
    case 'no-such-interface':
      return refuse(`open interface ${name}: there is none of that name`, interfaceHint(name, known));
    case 'no-such-namespace':
      return refuse(`open interface ${name}: there is no such network namespace`, 'ip netns list');
    case 'not-up':
      return refuse(`open interface ${name}: it is down`, `sudo ip link set ${shellWord(name)} up`);
    case 'no-permission':
      if (error.operation === 'enter namespace') {
        const message = `open interface ${name}: entering a network namespace needs CAP_SYS_ADMIN`;
        return refuse(message, grantHint(['sys_admin']));
      }
      return refuse(`open interface ${name}: capturing needs CAP_NET_RAW`, grantHint(['net_raw']));
    case 'not-ethernet':
      return refuse(
        `open interface ${name}: it carries ${error.message}, not Ethernet`,
        'dhcphop path, for the hops of a guest',
      );
    case 'bad-filter':
      return refuse(`${error.operation} on ${name}: ${error.message}`, 'man pcap-filter');
    default: {
      const hint = error.message.includes('Too many open files') ? 'ulimit -n 4096' : 'dhcphop doctor';
      return refuse(`${error.operation}${name && ` on ${name}`}: ${error.message}`, hint);
    }
  }
}

function interfaceHint(name: string, known: readonly string[]): string {
  const slash = name.lastIndexOf('/');
  if (slash >= 0) return `ip -n ${shellWord(name.slice(0, slash))} link`;
  const near = known
    .map((other) => ({ other, distance: editDistance(name, other) }))
    .filter(({ other, distance }) => distance <= Math.max(2, other.length / 3) || other.includes(name))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ other }) => other);
  return near.length === 0 ? 'ip link' : `ip link (did you mean ${near.join(', ')}?)`;
}

/** Levenshtein distance; names are 15 characters at most. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
