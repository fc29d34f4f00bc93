/** Reads the JSON of `bridge -j fdb show` into entries. */
import { joinInterfaceName } from '../path/interface-name.ts';
import type { FdbEntry } from '../state/host-state.ts';
import { integerOf, objectsOf, textOf, textsOf } from './json-fields.ts';

/** Entries kept of one snapshot; the rest is left out. */
const MAX_FDB_ENTRIES = 65_536;

/** Entries of parsed JSON; those of no bridge (a device's own filters, marked `self`) are left out. Never throws. */
export function parseFdb(json: unknown, netns: string | null): readonly FdbEntry[] {
  const entries: FdbEntry[] = [];
  for (const item of objectsOf(json)) {
    const mac = textOf(item.mac)?.toLowerCase();
    // `dev` up to iproute2 4.17.
    const port = textOf(item.ifname) ?? textOf(item.dev);
    const bridge = textOf(item.master);
    const flags = textsOf(item.flags);
    if (mac === undefined || port === null || bridge === null || flags.includes('self')) continue;
    if (entries.length >= MAX_FDB_ENTRIES) break;
    entries.push({
      mac,
      bridge: joinInterfaceName(netns, bridge),
      port: joinInterfaceName(netns, port),
      vlan: integerOf(item.vlan),
      local: item.state === 'permanent',
      static: item.state === 'static',
      sticky: flags.includes('sticky'),
    });
  }
  return entries;
}
