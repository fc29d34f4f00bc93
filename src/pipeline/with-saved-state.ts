/** What a replay makes of the saved state of a host: states before those of its source, and roles of hops. */
import type { HostFeed } from '../host/host-feed.ts';
import { interfaceNamesOf } from '../path/hops-of.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Path } from '../path/path.ts';
import type { HostState, Link } from '../state/host-state.ts';
import { withRoles } from '../wiring/roles.ts';

/** The saved states, and then what the source brings. */
export function afterSaved(states: readonly HostState[], feed: HostFeed): HostFeed {
  let waiting = states;
  return (batch) => {
    const own = feed(batch);
    if (waiting.length === 0) return own;
    const all = [...waiting, ...own];
    waiting = [];
    return all;
  };
}

/** The paths with the roles that saved links tell. `warn` gets a line where the captures are of other links. */
export function withSavedRoles(
  paths: readonly Path[],
  states: readonly HostState[],
  warn: (message: string) => void,
): readonly Path[] {
  const links = states.flatMap((state) => (state.kind === 'link' ? state.links : []));
  if (links.length === 0) return paths;
  const captured = [...interfaceNamesOf(paths)];
  if (!links.some(({ name }) => captured.includes(name))) warn(`state: ${foreignText(captured, links)}`);
  return paths.map((path) => withRoles(path, links));
}

/** Names shown of what was captured, and of what the files hold. */
const MOST_NAMES = 4;

/** Interfaces of another host explain nothing here; those in a namespace have its name in front. */
function foreignText(captured: readonly string[], links: readonly Link[]): string {
  const inside = links.find(({ name }) => captured.includes(splitInterfaceName(name).bare));
  const hint =
    inside === undefined
      ? 'is it of another host?'
      : `${inside.name} is written so: give its capture as ${inside.name}=FILE`;
  const own = links.filter(({ kind }) => kind !== 'loopback').map(({ name }) => name);
  const told = own.slice(0, MOST_NAMES).join(', ');
  return `no interface in it was captured (${captured.slice(0, MOST_NAMES).join(', ')}): it has ${told}${own.length > MOST_NAMES ? ', ...' : ''}; ${hint}`;
}
