/** Without TARGET the candidates are listed, also where there is just one: nobody is traced by accident. */

import { ToolError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell-word.ts';
import { formatCandidates } from '../../host/target-refusal.ts';
import type { Path } from '../../path/path.ts';

/** @throws ToolError 'usage' where `target` was not given; `path` is that of the only candidate. */
export function requireTarget(target: string | undefined, path: Path, command: 'trace' | 'path'): void {
  if (target !== undefined) return;
  const port = path.hops.at(-1)?.name ?? '';
  const candidates = formatCandidates([{ interface: port, mac: path.guest?.mac ?? null, master: null }]);
  throw new ToolError('usage', `no TARGET given; ${candidates}`, `dhcphop ${command} ${shellWord(port)}`);
}
