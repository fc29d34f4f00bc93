/** A path that is followed from here on. */
import type { TimeNs } from '../../core/time.ts';
import type { Path } from '../../path/path.ts';
import { defineStateKind } from '../kind.ts';
import { isPath } from '../shapes.ts';

export interface PathState {
  readonly kind: 'path';
  readonly timeNs: TimeNs;
  readonly path: Path;
}

export const pathKind = defineStateKind<PathState>({
  name: 'path',
  shape: { path: isPath },
  message({ path: { guest, hops, leadsTo } }) {
    const end = leadsTo ?? guest?.mac ?? 'guest unknown';
    return `path: ${[...hops.map(({ name }) => name), end].join(' > ')}`;
  },
});
