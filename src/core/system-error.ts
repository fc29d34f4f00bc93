/** What an error of a system call says to a person: its own words, without the names of the call and of its arguments. */

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'symbolic links that lead in a circle',
  ENAMETOOLONG: 'a name that is too long',
  ENOTDIR: 'a part of the path is not a directory',
};

/** The error code, `ENOENT`; null for an error that is none of the system. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** `no such file`, or what the error says: Node writes `EIO: i/o error, read`, of which `i/o error` stays. */
export function systemReason(error: unknown): string {
  const code = systemCode(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code === null) return message;
  return REASONS[code] ?? /^[A-Z0-9]+: (.+?)(?:, \w+(?: '.*)?)?$/s.exec(message)?.[1] ?? message;
}
