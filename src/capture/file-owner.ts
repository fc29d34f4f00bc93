/** Who a file written by a program that runs as root belongs to. Used with src/capture/incident-writer.ts. */

export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
}

/** The user behind `sudo` (SUDO_UID, SUDO_GID); null where the program was not started by it. */
export function invokingUser(environment: Readonly<Record<string, string | undefined>>): FileOwner | null {
  const { SUDO_UID: uid, SUDO_GID: gid } = environment;
  if (uid === undefined || gid === undefined || !/^\d{1,10}$/.test(uid) || !/^\d{1,10}$/.test(gid)) return null;
  // The highest number of 32 bits is no user: chown and setuid read it as "leave as it is".
  const isNone = Number(uid) >= 0xffff_ffff || Number(gid) >= 0xffff_ffff;
  return isNone ? null : { uid: Number(uid), gid: Number(gid) };
}
