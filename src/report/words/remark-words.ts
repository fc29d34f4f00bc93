/** What the search of a path has to say beside the path. */
import type { PathRemark, PathRemarkCode } from '../../wiring/path-search.ts';

const REMARKS: Readonly<Record<PathRemarkCode, (name: string) => string>> = {
  'uplink-by-fdb': (name) => `the uplink of ${name} was told from its guest ports by what the bridge has learned`,
  'uplink-undecided': (name) =>
    `which port of ${name} is its uplink cannot be told: the path ends there; --hops says which`,
  'server-here': (name) => `a DHCP server of this host listens on ${name}: the path ends there`,
  'server-behind': (name) => `a DHCP server of this host listens behind ${name}: the path ends there`,
  'no-uplink': (name) => `no port of ${name} leads to the network: the path ends there (a host-only network?)`,
  'no-master': (name) => `${name} is on no bridge: the path ends there`,
  'open-vswitch': (name) => `the path goes on inside Open vSwitch behind ${name}, where dhcphop does not look`,
  'other-end-elsewhere': (name) => `the other end of ${name} is in another network namespace: the path ends there`,
  'wiring-loop': (name) => `the wiring comes back to itself at ${name}: the path ends there`,
  'guest-mac-unknown': (name) => `the MAC of the guest behind ${name} is not known; --guest MAC says it`,
  'host-end-of-target': (name) => `${name} is the host's end of what you named`,
  'no-guest-of-target': (name) => `${name} leads to no guest: the path is that of a DHCP client on this host`,
  'only-guest-of-target': (name) => `${name} is the only guest port behind the interface you named`,
};

export function remarkText(remark: PathRemark): string {
  return REMARKS[remark.code](remark.interface);
}
