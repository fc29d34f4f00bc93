/** The packet comment on the last frame of a lost message, for readers in Wireshark. */

/** `missing`: the next hop that could have shown it; null where none is known. */
export function lossComment(missing: string | null): string {
  return missing === null ? 'LOST: last seen here' : `LOST: last seen here, missing at ${missing}`;
}
