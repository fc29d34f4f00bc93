/** Tells whether parsed JSON has the shape of a link, a path or an FDB entry. Called by the host-state codec. */

import type { Guest, Hop, HopRole, Path } from '../path/path.ts';
import type { FdbEntry, Link, PortFlags } from './host-state.ts';

type Check = (value: unknown) => boolean;
/** A check for every field of `T`: a field added to the type and forgotten here does not compile. */
type Shape<T> = Readonly<Record<keyof T, Check>>;

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isTextOrNull: Check = (value) => value === null || isText(value);
export const isNumberOrNull: Check = (value) => value === null || isNumber(value);
const isNumber: Check = (value) => Number.isSafeInteger(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

function shaped<T>(shape: Shape<T>): Check {
  const checks = Object.entries<Check>(shape);
  return (value) =>
    isRecord(value) && checks.every(([field, check]) => Object.hasOwn(value, field) && check(value[field]));
}

const ROLES: Readonly<Record<HopRole, true>> = {
  slaves: true,
  bond: true,
  vlan: true,
  bridge: true,
  uplink: true,
  veth: true,
  tap: true,
  vxlan: true,
  macvtap: true,
  unknown: true,
};

const isPortFlags = shaped<PortFlags>({
  learning: isFlag,
  flood: isFlag,
  broadcastFlood: isFlag,
  hairpin: isFlag,
  isolated: isFlag,
  locked: isFlag,
});

export const isLink = shaped<Link>({
  name: isText,
  index: isNumber,
  mac: isText,
  mtu: isNumber,
  up: isFlag,
  carrier: isFlag,
  kind: isTextOrNull,
  master: isTextOrNull,
  masterKind: isTextOrNull,
  lower: isTextOrNull,
  peer: isTextOrNull,
  vlanId: isNumberOrNull,
  promiscuity: isNumber,
  portState: isTextOrNull,
  port: orNull(isPortFlags),
  bondMode: isTextOrNull,
  activeSlave: isTextOrNull,
  bondPartner: isTextOrNull,
});

export const isFdbEntry = shaped<FdbEntry>({
  mac: isText,
  bridge: isText,
  port: isText,
  vlan: isNumberOrNull,
  local: isFlag,
  static: isFlag,
  sticky: isFlag,
});

const isHop = shaped<Hop>({
  name: isText,
  interfaces: (value) => listOf(isText)(value) && (value as readonly string[]).length > 0,
  role: (value) => isText(value) && Object.hasOwn(ROLES, value),
});

const isGuest = shaped<Guest>({ mac: isText, name: isTextOrNull });

export const isPath = shaped<Path>({
  guest: orNull(isGuest),
  hops: (value) => listOf(isHop)(value) && (value as readonly Hop[]).length > 0,
});
