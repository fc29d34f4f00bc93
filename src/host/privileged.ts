/**
 * Whether the program holds more power than whoever started it, or their environment, can be trusted with: root, or any
 * capability. What the environment says of programs to run or code to load does not count then.
 */
import { readFileSync } from 'node:fs';

/** `status` is the text of /proc/self/status. */
export function isPrivileged(userId = process.geteuid?.() ?? 0, status = ownStatus()): boolean {
  const permitted = /^CapPrm:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
  return userId === 0 || BigInt(`0x${permitted}`) !== 0n;
}

function ownStatus(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch {
    return '';
  }
}
