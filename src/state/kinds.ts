/** Every kind of host state. A new one is a file in kinds/ and a line here, and a reader in src/host where one is needed. */
import { captureKind } from './kinds/capture.ts';
import { clockKind } from './kinds/clock.ts';
import { clockSetKind } from './kinds/clock-set.ts';
import { countersKind } from './kinds/counters.ts';
import { domainsKind } from './kinds/domains.ts';
import { ebtablesKind } from './kinds/ebtables.ts';
import { fdbKind } from './kinds/fdb.ts';
import { fdbChangeKind } from './kinds/fdb-change.ts';
import { gapKind } from './kinds/gap.ts';
import { iptablesKind } from './kinds/iptables.ts';
import { kernelLogKind } from './kinds/kernel-log.ts';
import { linkKind } from './kinds/link.ts';
import { linkChangeKind } from './kinds/link-change.ts';
import { machineKind } from './kinds/machine.ts';
import { nftKind } from './kinds/nft.ts';
import { pathKind } from './kinds/path.ts';
import { portStateKind } from './kinds/port-state.ts';
import { promiscKind } from './kinds/promisc.ts';
import { serversKind } from './kinds/servers.ts';
import { tcKind } from './kinds/tc.ts';
import { vlansKind } from './kinds/vlans.ts';

export const STATE_KINDS = [
  pathKind,
  linkKind,
  linkChangeKind,
  portStateKind,
  fdbKind,
  fdbChangeKind,
  kernelLogKind,
  clockKind,
  clockSetKind,
  countersKind,
  nftKind,
  iptablesKind,
  ebtablesKind,
  vlansKind,
  tcKind,
  captureKind,
  promiscKind,
  gapKind,
  serversKind,
  domainsKind,
  machineKind,
] as const;
