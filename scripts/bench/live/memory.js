/** What a process holds of memory, and of the kernel's rings. Part of scripts/bench/live.js. */
import { readFileSync } from 'node:fs';

/** Mebibytes: what is resident, rings left out, and the rings (mappings of sockets). @param {number} pid */
export function memoryOf(pid) {
  let [rss, rings] = [0, 0];
  let isRing = false;
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    if (/^[0-9a-f]+-[0-9a-f]+ /.test(line)) isRing = line.includes('socket:[');
    const kibibytes = Number(/^(?:Rss|Size): +(\d+) kB/.exec(line)?.[1] ?? 0);
    if (isRing && line.startsWith('Size:')) rings += kibibytes / 1024;
    if (!isRing && line.startsWith('Rss:')) rss += kibibytes / 1024;
  }
  return { rss, rings };
}
