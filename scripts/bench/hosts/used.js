/** What a process has used of the machine, by proc(5). */
import { readFileSync } from 'node:fs';

/** Ticks of a second: USER_HZ is 100 on every architecture that Node runs on. */
const TICKS = 100;

/**
 * @param {number} pid
 * @returns {{ seconds: number, megabytes: number }}  CPU of all its threads, and the most memory it had.
 */
export function usedBy(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { seconds: (Number(fields[11]) + Number(fields[12])) / TICKS, megabytes: Math.round(Number(peak) / 1024) };
}
