/** Words behind a key in a line of iproute2: `isolated on`, `port_no 0x1`. */

/** The word behind `key`, which stands alone; null where it is not there. */
export function wordAfter(line: string, key: string): string | null {
  const words = line.trim().split(/\s+/);
  const at = words.indexOf(key);
  return at < 0 ? null : (words[at + 1] ?? null);
}

/** The number behind `key`, decimal or with 0x; null where there is none. */
export function numberAfter(line: string, key: string): number | null {
  const number = Number(wordAfter(line, key) ?? Number.NaN);
  return Number.isSafeInteger(number) ? number : null;
}

/** The fields of `keys` that the line has, as `on` or `off`. */
export function switchesIn(line: string, keys: readonly string[]): Readonly<Record<string, string>> {
  const words = line.trim().split(/\s+/);
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = words[words.indexOf(key) + 1];
      return words.includes(key) && (value === 'on' || value === 'off') ? [[key, value]] : [];
    }),
  );
}
