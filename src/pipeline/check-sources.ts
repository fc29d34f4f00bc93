/** Whether sources can be replayed as they are named. */
import type { FileInput } from '../capture/file-source.ts';
import { Refused } from './refused.ts';

/** @throws Refused for no source, and for one file twice. */
export function checkSources(sources: readonly FileInput[]): void {
  if (sources.length === 0) throw new Refused('replay: no capture is named', { what: 'no-source' });
  const paths = new Set<string>();
  for (const { path } of sources) {
    if (paths.has(path)) throw new Refused(`source ${path} is given twice`, { what: 'source-twice', path });
    paths.add(path);
  }
}
