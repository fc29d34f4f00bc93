/**
 * Interface names as people write them: `NAME`, `NETNS/NAME` for one in another network namespace, and before either `HOST:`
 * for one of another host. Linux allows neither `/` nor `:` in a name (dev_valid_name); `eth0:1`, the label of a second
 * address, is a name here.
 */

export interface InterfaceName {
  /** Null for the host that the trace runs on, or the only one. */
  readonly host: string | null;
  /** Null for the namespace that the trace of that host runs in. */
  readonly netns: string | null;
  readonly bare: string;
}

/** The label of a host: a host name or what the user calls it. */
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?';
const IS_LABEL = new RegExp(`^${LABEL}$`);
/** A label and what may follow it. More colons are an IPv6 address, a MAC or a time of day, and digits alone an alias. */
const IN_A_HOST = new RegExp(`^(${LABEL}):(?!\\d*$)([^:]+)$`);

export function splitInterfaceName(name: string): InterfaceName {
  const host = hostOf(name);
  const local = host === null ? name : name.slice(host.length + 1);
  const slash = local.indexOf('/');
  return slash < 0
    ? { host, netns: null, bare: local }
    : { host, netns: local.slice(0, slash) || null, bare: local.slice(slash + 1) };
}

/** The host that a written name stands for; null for this one. */
export function hostOf(name: string): string | null {
  return name.includes(':') ? (IN_A_HOST.exec(name)?.[1] ?? null) : null;
}

/** The written form of a bare name in a namespace of this host. */
export function joinInterfaceName(netns: string | null, bare: string): string {
  return netns === null ? bare : `${netns}/${bare}`;
}

/** The written form on `host` of a name as that host writes it; one that says already where it is stays. */
export function onHost(host: string | null, name: string): string {
  return host === null || hostOf(name) !== null ? name : `${host}:${name}`;
}

/** The name as its own host writes it. */
export function withoutHost(name: string): string {
  const host = hostOf(name);
  return host === null ? name : name.slice(host.length + 1);
}

/** Whether a text can name a host. */
export function isHostLabel(text: string): boolean {
  return IS_LABEL.test(text) && text.length <= 253;
}

/** Whether two names lie in one namespace of one host. */
export function areInOneNamespace(one: string, other: string): boolean {
  const [a, b] = [splitInterfaceName(one), splitInterfaceName(other)];
  return a.host === b.host && a.netns === b.netns;
}
