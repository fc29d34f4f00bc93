/** Reads, once and without a trace, what the model of the kernel asks beside links and FDB: rules, VLAN tables, queues. */
import { interfaceNamesOf } from '../path/hops-of.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Path } from '../path/path.ts';
import type { HostState } from '../state/host-state.ts';
import { readEbtables } from './read-ebtables.ts';
import { readIptables } from './read-iptables.ts';
import { readNft } from './read-nft.ts';
import { readTc } from './read-tc.ts';
import { readVlans } from './read-vlans.ts';
import { createReadings } from './readings.ts';
import type { RunCommand } from './run-command.ts';

/** Never rejects: what could not be read is a `gap`. */
export function readRules(path: Path, run: RunCommand): Promise<readonly HostState[]> {
  const interfaces = new Set(interfaceNamesOf([path]));
  const namespaces = new Set([...interfaces].map((name) => splitInterfaceName(name).netns));
  const readings = createReadings({
    readers: [readNft, readVlans, readTc, readIptables, readEbtables],
    around: () => ({ namespaces, interfaces }),
    run,
    clock: () => 0n,
  });
  return readings.now().finally(() => readings.close());
}
