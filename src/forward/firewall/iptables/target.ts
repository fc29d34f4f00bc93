/** What the target of an iptables rule does with a frame that crosses a bridge. */
import type { SavedRule } from '../save/ruleset.ts';
import type { Target } from '../save/walk.ts';

/** Targets after which the next rule follows. */
const GOES_ON: ReadonlySet<string> = new Set([
  'LOG',
  'NFLOG',
  'ULOG',
  'TRACE',
  'AUDIT',
  'MARK',
  'CONNMARK',
  'SECMARK',
  'CONNSECMARK',
  'HMARK',
  'CLASSIFY',
  'CHECKSUM',
  'TCPMSS',
  'TCPOPTSTRIP',
  'DSCP',
  'TOS',
  'ECN',
  'TTL',
  'SET',
  'CT',
  'NOTRACK',
  'RATEEST',
  'IDLETIMER',
  'LED',
  'TEE',
]);
/** Targets that end the table nat, and change no more than where the frame says that it comes from. */
const ACCEPTS: ReadonlySet<string> = new Set(['ACCEPT', 'SNAT', 'MASQUERADE']);
/** Those that take the frame elsewhere, or leave it to a program. */
const TAKES_AWAY: ReadonlySet<string> = new Set([
  'DNAT',
  'REDIRECT',
  'NETMAP',
  'QUEUE',
  'NFQUEUE',
  'TPROXY',
  'SYNPROXY',
]);

export function iptablesTarget({ options }: SavedRule): Target {
  const { name, values = [] } = options.find((option) => option.name === '-j' || option.name === '-g') ?? {};
  const [target] = values;
  // A rule without one counts only.
  if (target === undefined || GOES_ON.has(target)) return { kind: 'next' };
  if (ACCEPTS.has(target)) return { kind: 'accept' };
  if (target === 'DROP' || target === 'REJECT') return { kind: 'drop' };
  if (target === 'RETURN') return { kind: 'return' };
  if (TAKES_AWAY.has(target)) return { kind: 'unknown', what: `iptables' target ${target}` };
  return { kind: name === '-g' ? 'goto' : 'jump', chain: target };
}
