/** Every reader that a live trace runs. A new one is a file read-X.ts and a line here. */
import { readCounters } from './read-counters.ts';
import { readDomains } from './read-domains.ts';
import { readEbtables } from './read-ebtables.ts';
import { readIptables } from './read-iptables.ts';
import { readMachine } from './read-machine.ts';
import { readNft } from './read-nft.ts';
import { readServers } from './read-servers.ts';
import { readTc } from './read-tc.ts';
import { readVlans } from './read-vlans.ts';
import type { Reader } from './reader.ts';

export const READERS: readonly Reader[] = [
  readCounters,
  readNft,
  readVlans,
  readTc,
  readIptables,
  readEbtables,
  readServers,
  readDomains,
  readMachine,
];
