/** Host state with other addresses and names, whatever its kind: every text in it is replaced but those that are terms. */
import type { HostState } from '../state/host-state.ts';
import type { TextAnonymizer } from './anonymize-text.ts';

/** Fields that hold a term of ours or of the kernel's. */
const TERMS: ReadonlySet<string> = new Set([
  'kind',
  'what',
  'change',
  'role',
  'held',
  'masterKind',
  'portState',
  'bondMode',
]);
/** Fields that hold the name of a guest, a namespace, a host or a file. */
const NAMES: ReadonlySet<string> = new Set(['domain', 'netns', 'host', 'hostname', 'files']);
/** Fields of links and hops that hold the name of an interface. */
const INTERFACES: ReadonlySet<string> = new Set([
  'name',
  'interface',
  'interfaces',
  'master',
  'lower',
  'peer',
  'bridge',
  'port',
]);

export function anonymizeState(state: HostState, text: TextAnonymizer): HostState {
  if (state.kind === 'path' && state.path.guest?.name) text.name(state.path.guest.name);
  return replaceIn(state, '', text) as HostState;
}

function replaceIn(value: unknown, field: string, text: TextAnonymizer): unknown {
  if (typeof value === 'string') return replaceText(value, field, text);
  if (Array.isArray(value)) return value.map((each) => replaceIn(each, field, text));
  if (typeof value !== 'object' || value === null) return value;
  // A guest has a name too, and it is none of an interface.
  const isGuest = field === 'guest';
  const entries = Object.entries(value).map(([key, each]) => [key, replaceIn(each, isGuest ? '' : key, text)]);
  return Object.fromEntries(entries);
}

function replaceText(value: string, field: string, text: TextAnonymizer): string {
  if (TERMS.has(field)) return value;
  if (NAMES.has(field)) return text.name(value);
  return INTERFACES.has(field) ? text.interfaceName(value) : text.text(value);
}
