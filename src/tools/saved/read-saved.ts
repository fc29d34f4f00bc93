/** Reads one saved file into what is gathered of a host: what `dhcphop collect` printed, or the output of commands by hand. */
import { append } from '../../core/lists.ts';
import { type HostFile, type HostSection, parseHostFile } from '../collect/host-file.ts';
import { parseOvsPorts } from '../parse-ovs-ports.ts';
import { plainLines } from '../text/plain-lines.ts';
import { FORMATS } from './formats.ts';
import { Gathered } from './gathered.ts';
import { piecesOf } from './pieces.ts';

/** The commands whose output is taken, for whoever gives something else. */
export const TAKEN: readonly string[] = FORMATS.map(({ command }) => command);

/** What a section of a host file tells by having ended well, whatever it printed. */
const ASKED: readonly (readonly [command: RegExp, what: string])[] = [
  [/^bridge .*fdb show/, 'fdb'],
  [/^bridge .*vlan show/, 'vlans'],
  [/^ip6?tables-nft-save/, 'iptables'],
  [/^ebtables-nft-save/, 'ebtables'],
  [/^(?:dmesg|journalctl)/, 'kernel-log'],
];
/** Tools that, where they are missing, leave nothing unseen: without them there are no rules of theirs, or nft shows them. */
const NOTHING_WITHOUT: Readonly<Record<string, string>> = {
  'iptables-nft-save': 'iptables',
  'ebtables-nft-save': 'ebtables',
};

/**
 * What a file tells: of one that `dhcphop collect` made something of its own, with a time; what was saved by hand is added to
 * `byHand`, whose time is not known. Null where nothing in it is recognised. Never throws.
 */
export function readSaved(text: string, file: string, byHand: Gathered): Gathered | null {
  const lines = plainLines(text);
  const host = parseHostFile(lines);
  if (host !== null) return gatheredOf(host, file);
  const pieces = piecesOf(lines, { netns: null, command: null, file });
  const taken = pieces.filter(({ format, lines: own, context }) => format.read(own, context, byHand) !== false);
  if (taken.length === 0) return null;
  byHand.files.push(file);
  return byHand;
}

/** What the script of `dhcphop collect` told; `file` stands before what there is to say of it. */
export function gatheredOf(host: HostFile, file: string): Gathered {
  const gathered = new Gathered();
  gathered.files.push(file);
  gathered.bootNs = host.bootNs;
  for (const section of host.sections) readSection(section, file, gathered);
  for (const { netns, tool } of host.missing) {
    const what = Object.hasOwn(NOTHING_WITHOUT, tool) ? NOTHING_WITHOUT[tool] : undefined;
    if (what !== undefined) gathered.ask(what, netns);
  }
  for (const note of host.notes) gathered.remarks.push(`${file}: ${note}`);
  if (!host.isWhole) gathered.remarks.push(`${file}: ends before the script did: what is missing was not read`);
  return gathered;
}

function readSection(section: HostSection, file: string, into: Gathered): void {
  const { timeNs, netns, command, lines, exit } = section;
  // What a file that is cut off has of a command may be half of a rule.
  if (exit === null) return;
  into.timeNs = timeNs;
  if (exit === 0) for (const [pattern, what] of ASKED) if (pattern.test(command)) into.ask(what, netns);
  if (readOther(section, into)) return;
  for (const { format, lines: own, context } of piecesOf(lines, { netns, command, file }))
    format.read(own, context, into);
  const [reason] = lines;
  const isRefused = exit !== 0 && reason !== undefined && /permi|denied|root/i.test(lines.join(' '));
  if (isRefused) into.remarks.push(`${file}: ${command}: ${reason}`);
}

/** What no person saves by hand. */
function readOther({ netns, command, lines }: HostSection, into: Gathered): boolean {
  if (command.startsWith('ovs-vsctl ')) {
    try {
      into.ovsPorts = parseOvsPorts(lines.join('\n'));
    } catch {
      // The switch does not run.
    }
    return true;
  }
  if (command === 'ip netns list') {
    for (const line of lines) {
      const [, name, id] = /^(\S+) \(id: (\d{1,9})\)$/.exec(line) ?? [];
      if (name !== undefined) into.namespaces.set(Number(id), name);
    }
    return true;
  }
  if (command.startsWith('grep -s . /sys/class/dmi/')) {
    into.product = lines
      .map((line) => line.slice(line.indexOf(':') + 1).trim())
      .filter((text) => text !== '')
      .join(' ');
    return true;
  }
  if (command.startsWith('ls -d /sys/class/net/')) {
    append(
      into.wireless,
      lines.flatMap((line) => /^\/sys\/class\/net\/([^/]+)\/phy80211$/.exec(line)?.[1] ?? []),
    );
    return true;
  }
  if (command.startsWith('grep -r . /proc/sys/net/bridge') && lines.some((line) => line.includes('No such file'))) {
    into.settings.push({ netns, name: 'bridge-nf-call-iptables', value: 'absent' });
    return true;
  }
  return false;
}
