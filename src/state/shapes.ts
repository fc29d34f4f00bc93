/** Checks of parsed JSON, put together to the shapes of host state and of paths. */

import type { Guest, Hop, HopRole, Path } from '../path/path.ts';

export type Check = (value: unknown) => boolean;
/** A check for every field of `T`: a field added to the type and forgotten here does not compile. Absent is `undefined`. */
export type Shape<T> = Readonly<Record<keyof T, Check>>;

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isTextOrNull: Check = (value) => value === null || isText(value);
export const isNumberOrNull: Check = (value) => value === null || isNumber(value);
export const isNumber: Check = (value) => Number.isSafeInteger(value);
/** As formatTime writes them. */
export const isSeconds: Check = (value) => isText(value) && /^-?\d{1,10}\.\d{9}$/.test(value);
export const isFlag: Check = (value) => typeof value === 'boolean';
export const orAbsent =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

/** Whether it is an object of JSON, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** An object with at least these fields, each of its kind; others are let pass. */
export function shaped<T>(shape: Shape<T>): Check {
  const checks = Object.entries<Check>(shape);
  return (value) =>
    isRecord(value) && checks.every(([field, check]) => check(Object.hasOwn(value, field) ? value[field] : undefined));
}

/** One of the strings of a union: all of them are keys of `all`, so one that is forgotten does not compile. */
export function oneOf<Text extends string>(all: Readonly<Record<Text, true>>): Check {
  return (value) => isText(value) && Object.hasOwn(all, value);
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

const isHop = shaped<Hop>({
  name: isText,
  interfaces: (value) => listOf(isText)(value) && (value as readonly string[]).length > 0,
  role: oneOf(ROLES),
});

const isGuest = shaped<Guest>({ mac: isText, name: isTextOrNull, only: orAbsent(isFlag) });

export const isPath = shaped<Path>({
  guest: orNull(isGuest),
  hops: (value) => listOf(isHop)(value) && (value as readonly Hop[]).length > 0,
  hears: orAbsent(isText),
  mayLeadOut: orAbsent(isFlag),
  leadsTo: orAbsent(oneOf({ server: true })),
  fromServer: orAbsent(isFlag),
});
