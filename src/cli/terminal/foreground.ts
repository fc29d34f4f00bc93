/** Whether this program has the terminal: one that was sent to the background (Ctrl-Z, `bg`, `&`) must not paint on it. */
import { readFileSync } from 'node:fs';

/** proc(5): pid (comm) state ppid pgrp session tty_nr tpgid ...; comm may hold anything. */
export function hasTerminal(stat: string): boolean {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [group, foreground] = [fields[2], fields[5]];
  // -1 where the terminal is not the one that controls this program: then nobody else is in front of it.
  return foreground === undefined || foreground === '-1' || foreground === group;
}

export function isInForeground(): boolean {
  try {
    return hasTerminal(readFileSync('/proc/self/stat', 'latin1'));
  } catch {
    return true;
  }
}
