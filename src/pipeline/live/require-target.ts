/** Without TARGET the candidates are listed, also where there is just one: nobody is traced by accident. */

import { formatCandidates } from '../../host/target-refusal.ts';
import type { Path } from '../../path/path.ts';
import { Refused } from '../refused.ts';

/** @throws Refused where `target` was not given; `path` is that of the only candidate. */
export function requireTarget(target: string | undefined, path: Path, command: 'trace' | 'path'): void {
  if (target !== undefined) return;
  const port = path.hops.at(-1)?.name ?? '';
  const candidates = formatCandidates([{ interface: port, mac: path.guest?.mac ?? null, master: null }]);
  throw new Refused(`no TARGET given; ${candidates}`, { what: 'no-target', command, port });
}
