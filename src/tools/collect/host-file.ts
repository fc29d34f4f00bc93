/** Reads what the script of `dhcphop collect` printed: sections, each with its time, namespace and command. */
import { SECOND_NS, type TimeNs } from '../../core/time.ts';

export interface HostSection {
  readonly timeNs: TimeNs;
  /** Null for the namespace that the script ran in. */
  readonly netns: string | null;
  readonly command: string;
  readonly lines: readonly string[];
  /** How the command ended; null where the file ends before it did. */
  readonly exit: number | null;
}

export interface HostFile {
  readonly bootId: string | null;
  /** When the kernel began, by the time of day; null where the file does not say. */
  readonly bootNs: TimeNs | null;
  readonly sections: readonly HostSection[];
  /** Tools that the host does not have. */
  readonly missing: readonly { readonly netns: string | null; readonly tool: string }[];
  /** Other lines of the script: who ran it, a namespace that is not there. */
  readonly notes: readonly string[];
  /** Whether the script came to its end. */
  readonly isWhole: boolean;
}

const FIRST = /^==== dhcphop collect 1\s*$/;
const BEGIN = /^==== (\d{1,12})\.(\d{1,9}) (\S+) (.+)$/;
/** What a command printed without a last line end stands before it. */
const END = /^(.*?)==== end (\d{1,3})\s*$/;
const UP = /^==== up (\d{1,12})\.(\d{1,9}) (\d{1,12})\.(\d{1,9})\s*$/;

/** Null for any other text. Never throws; what a shell printed in front is passed over. */
export function parseHostFile(lines: readonly string[]): HostFile | null {
  const first = lines.findIndex((line) => FIRST.test(line));
  if (first < 0) return null;
  const sections: HostSection[] = [];
  const missing: { netns: string | null; tool: string }[] = [];
  const notes: string[] = [];
  let bootId: string | null = null;
  let bootNs: TimeNs | null = null;
  let isWhole = false;
  let open: { timeNs: TimeNs; netns: string | null; command: string; lines: string[] } | null = null;
  for (const line of lines.slice(first + 1)) {
    const begin = BEGIN.exec(line);
    if (begin !== null) {
      if (open !== null) sections.push({ ...open, exit: null });
      const [, seconds, fraction, netns = '-', command = ''] = begin;
      open = { timeNs: timeOf(seconds, fraction), netns: netnsOf(netns), command, lines: [] };
      continue;
    }
    const end = END.exec(line);
    if (end !== null && open !== null) {
      if (end[1] !== undefined && end[1] !== '') open.lines.push(end[1]);
      sections.push({ ...open, exit: Number(end[2]) });
      open = null;
      continue;
    }
    if (open !== null) {
      open.lines.push(line);
      continue;
    }
    const up = UP.exec(line);
    const [, netns = '-', tool] = /^==== missing (\S+) (\S+)\s*$/.exec(line) ?? [];
    if (up !== null) bootNs = timeOf(up[3], up[4]) - timeOf(up[1], up[2]);
    else if (tool !== undefined) missing.push({ netns: netnsOf(netns), tool });
    else if (/^==== boot \S/.test(line)) bootId = line.slice('==== boot '.length).trim();
    else if (/^==== done\s*$/.test(line)) isWhole = true;
    else if (line.startsWith('==== ')) notes.push(line.slice('==== '.length));
  }
  if (open !== null) sections.push({ ...open, exit: null });
  return { bootId, bootNs, sections, missing, notes, isWhole };
}

function netnsOf(word: string): string | null {
  return word === '-' ? null : word;
}

function timeOf(seconds = '0', fraction = ''): TimeNs {
  return BigInt(seconds) * SECOND_NS + BigInt(fraction.padEnd(9, '0').slice(0, 9));
}
