/** Words for what is wrong with a capture file. */
import { ToolError } from '../core/errors.ts';
import { shellPath } from '../core/shell-word.ts';
import type { Damage } from '../pcapfile/scanner.ts';
import { displayName, STANDARD_INPUT } from './file-bytes.ts';

/** The refusal of a file that is not a capture, for this reason. */
export function noCapture(path: string, reason: string): ToolError {
  const hint = path === STANDARD_INPUT ? 'tcpdump -U -w - | dhcphop replay -' : `file ${shellPath(path)}`;
  return new ToolError('cannot-read', `read ${displayName(path)}: ${reason}`, hint);
}

export function describeDamage(damage: Damage): string {
  return `at byte ${damage.offset}: expected ${damage.expected}`;
}
