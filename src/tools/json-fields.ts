/** Careful reads from the JSON of other programs, whose versions differ: a field of another type counts as absent. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one where it is none. */
export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** The objects of a list; other members are left out. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item));
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A safe integer, or null. */
export function integerOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** iproute2 prints flags as true/false, and in older versions as "on"/"off" or 1/0. */
export function flagOf(value: unknown, absent: boolean): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'on' || value === 1) return true;
  if (value === 'off' || value === 0) return false;
  return absent;
}

/** The strings of a list. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
