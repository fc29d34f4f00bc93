/** The one-line errors for a TARGET that fits nothing or several guests. */

import { ToolError } from '../core/errors.ts';
import { nearestWord } from '../core/nearest-word.ts';
import { shellWord } from '../core/shell-word.ts';
import type { GuestPort, PathSearch, PathTarget } from '../wiring/path-search.ts';

/** TARGET is not there, and may come: a domain that is shut off, an interface or namespace not made yet. */
export class AbsentTarget extends ToolError {
  /** A domain that libvirt knows: it is only not started. */
  readonly isKnown: boolean;

  constructor(message: string, hint: string, isKnown: boolean, cause?: unknown) {
    super('usage', message, hint, cause);
    this.isKnown = isKnown;
  }
}

/** What TARGET was taken for, and the targets to search a path for. */
export type Meaning =
  | { readonly what: 'interface' | 'mac'; readonly targets: readonly PathTarget[] }
  /** `expected`: how many of them should have an interface on this host. */
  | { readonly what: 'domain'; readonly targets: readonly PathTarget[]; readonly expected: number }
  /** Nothing that is here; `libvirt` says whether it could be asked. */
  | {
      readonly what: 'nothing';
      readonly targets: readonly PathTarget[];
      readonly libvirt: 'absent' | 'silent' | 'unknown';
    };

const LIBVIRT_NOTE = {
  absent: ' (virsh is not installed, so no libvirt domain was looked for)',
  silent: ' (libvirt does not answer, so no domain was looked for)',
  unknown: '',
} as const;

/** Candidates named in an error: it is one line. */
const MAX_CANDIDATES = 8;

/** ToolError `usage` with the candidates in its message and a command that names one of them as hint. */
export function refusalOf(target: string, meaning: Meaning, searches: readonly PathSearch[]): ToolError {
  if (meaning.what === 'domain') return domainRefusal(target, meaning, searches);
  const candidates = searches.flatMap((search) => (search.found ? [] : search.candidates));
  const several = searches.some((search) => !search.found && search.reason === 'several-fit');
  if (!several && meaning.what !== 'interface') {
    const message = `${problemOf(target, meaning, several)}; ${formatCandidates(candidates)}`;
    return new AbsentTarget(message, hintFor(candidates, target), false);
  }
  return new ToolError(
    'usage',
    `${problemOf(target, meaning, several)}; ${formatCandidates(candidates)}`,
    hintFor(candidates, target),
  );
}

function problemOf(target: string, meaning: Meaning, several: boolean): string {
  switch (meaning.what) {
    case 'interface':
      return `find the guest of ${target}: it leads to ${several ? 'several' : 'none'}`;
    case 'mac':
      return `find the guest ${target}: ${several ? 'several interfaces have it' : 'no interface of this host has it'}`;
    case 'domain':
      return `find the interface of domain ${target}`;
    case 'nothing':
      return `find ${target}: no such interface, MAC or libvirt domain${LIBVIRT_NOTE[meaning.libvirt]}`;
  }
}

function domainRefusal(
  domain: string,
  { targets, expected }: Extract<Meaning, { what: 'domain' }>,
  searches: readonly PathSearch[],
): ToolError {
  const taps = targets.flatMap((nic): GuestPort[] =>
    nic.kind === 'nic' && nic.tap !== null ? [{ interface: nic.tap, mac: nic.mac, master: null }] : [],
  );
  const operation = `find the interface of domain ${domain}`;
  if (searches.some(({ found }) => found))
    return new ToolError('usage', `${operation}: it has several; ${formatCandidates(taps)}`, hintFor(taps));
  const look = `virsh domiflist ${shellWord(domain)}`;
  if (targets.length > 0 && expected === 0) {
    return new ToolError('usage', `${operation}: its NICs have none on this host, by their type`, look);
  }
  const reason = taps[0] === undefined ? 'it has none on this host (shut off?)' : `${taps[0].interface} is not there`;
  return new AbsentTarget(`${operation}: ${reason}`, look, true);
}

/** `guest ports: tap0 (fa:16:3e:56:ea:fa), tap1`. */
export function formatCandidates(candidates: readonly GuestPort[]): string {
  if (candidates.length === 0) return 'no guest port found here';
  const shown = candidates
    .slice(0, MAX_CANDIDATES)
    .map((port) => (port.mac === null ? port.interface : `${port.interface} (${port.mac})`));
  const more = candidates.length - shown.length;
  return `guest ports: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The next command to type: with the candidate whose name or MAC is nearest to `target`, else with the first. */
export function hintFor(candidates: readonly GuestPort[], target = ''): string {
  const word = nearestWord(
    target,
    candidates.flatMap((port) => (port.mac === null ? port.interface : [port.interface, port.mac])),
  );
  const [first] = candidates;
  return first === undefined ? 'ip link' : `dhcphop path ${shellWord(word ?? first.interface)}`;
}
