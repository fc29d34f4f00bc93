/** How a live trace goes, beside its report: rows on a terminal, plain lines on one that cannot move its cursor, else nothing. */
import type { LiveViewLook } from './live-view.ts';
import { type LiveProgress, plainProgress } from './plain-progress.ts';

/** Null where nobody looks: in a pipe, a file, a unit's journal. To be called while all rights are still there. */
export async function openLiveProgress(
  stream: NodeJS.WriteStream & { readonly fd: number },
  look: LiveViewLook,
): Promise<LiveProgress | null> {
  if (stream.isTTY !== true) return null;
  if (isDumb(process.env.TERM)) return plainProgress();
  const { createLiveView } = await import('./live-view.ts');
  return createLiveView(stream, look);
}

/** Without a TERM nothing is known of the terminal (term(7): `dumb` and `unknown` can do nothing). */
function isDumb(term: string | undefined): boolean {
  return term === undefined || ['', 'dumb', 'unknown'].includes(term);
}
