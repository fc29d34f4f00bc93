/**
 * The capabilities a trace can use: what each is for and how it is granted without root (capabilities(7)). Used where
 * one is found missing: live-refusal.ts, src/host/privileges.ts, `dhcphop doctor`.
 */

/** As the addon knows them (native/src/privileges.cc). */
export type CapabilityName = 'net_raw' | 'net_admin' | 'sys_admin' | 'syslog';

export interface Capability {
  readonly name: CapabilityName;
  /** In linux/capability.h. */
  readonly bit: bigint;
  /** What it is needed for. */
  readonly purpose: string;
}

export const CAPABILITIES: readonly Capability[] = [
  { name: 'net_raw', bit: 13n, purpose: 'capturing' },
  { name: 'net_admin', bit: 12n, purpose: 'firewall counters and bursts of bridge events' },
  { name: 'sys_admin', bit: 21n, purpose: 'hops in other network namespaces' },
  { name: 'syslog', bit: 34n, purpose: 'the kernel log' },
];

/** Every trace wants these; `sys_admin` only where a hop lies in another namespace. */
const ALWAYS: readonly CapabilityName[] = ['net_raw', 'net_admin', 'syslog'];

/** What a trace of these interfaces (`NAME`, `NETNS/NAME`) uses. */
export function capabilitiesFor(interfaces: readonly string[]): readonly CapabilityName[] {
  return interfaces.some((name) => name.includes('/')) ? [...ALWAYS, 'sys_admin'] : ALWAYS;
}

/** The ones set in the text of /proc/PID/status, under `field`. */
export function parseCapabilities(status: string, field: 'CapEff' | 'CapPrm' = 'CapEff'): ReadonlySet<CapabilityName> {
  const mask = BigInt(`0x${new RegExp(`^${field}:\\s*([0-9a-f]+)$`, 'm').exec(status)?.[1] ?? '0'}`);
  return new Set(CAPABILITIES.filter(({ bit }) => (mask >> bit) & 1n).map(({ name }) => name));
}

/** The command that runs dhcphop as the user who types it, with what every trace uses and the `wanted`. */
export function grantHint(wanted: readonly CapabilityName[]): string {
  const granted = [...new Set([...ALWAYS, ...wanted])].map((name) => `+${name}`).join(',');
  const user = '--reuid=$(id -u) --regid=$(id -g) --init-groups';
  return `the same command with sudo; or, without root: sudo setpriv ${user} --inh-caps=${granted} --ambient-caps=${granted} dhcphop trace ...`;
}
