/**
 * TARGET of the command line to a path: a libvirt domain (name, id, UUID), a MAC or an interface. Called by the
 * commands `trace` and `path`.
 */
import { ToolError } from '../core/errors.ts';
import { parseMac } from '../core/mac.ts';
import { findPath } from '../path/find-path.ts';
import type { FdbEntry, Link } from '../path/host-state.ts';
import { joinInterfaceName, splitInterfaceName } from '../path/interface-name.ts';
import type { Path } from '../path/path.ts';
import type { GuestPort, PathRemark, PathSearch, PathTarget } from '../path/path-search.ts';
import { readFdb } from './fdb.ts';
import { readDomain, readDomainOfTap } from './libvirt.ts';
import { readLinks } from './links.ts';
import { type RunCommand, runCommand } from './run-command.ts';

export interface ResolvedTarget {
  readonly path: Path;
  readonly remarks: readonly PathRemark[];
  /** What the path was found in: give both to `checkWiring`. */
  readonly links: readonly Link[];
  readonly fdb: readonly FdbEntry[];
}

export interface ResolveOptions {
  /** The guest's MAC from `--guest`, in canonical form: taken instead of what the host tells. */
  readonly guest?: string | null;
  readonly run?: RunCommand;
}

/** Candidates named in an error; it is one line. */
const MAX_CANDIDATES = 8;

/**
 * The path of `target`, which may be null (the command line named none: then the one guest of this host, if it is
 * one). Throws ToolError `usage` where it fits nothing or several, with the candidates in the message and the next
 * command as hint; `cannot-read` where the host cannot be asked.
 */
export async function resolveTarget(target: string | null, options: ResolveOptions = {}): Promise<ResolvedTarget> {
  const { run = runCommand, guest = null } = options;
  const { netns } = splitInterfaceName(target ?? '');
  const [links, fdb] = await Promise.all([readLinks(netns, run), readFdb(netns, run)]);
  if (target === null) return resolveOnly(links, fdb, options);

  const targets = await targetsOf(target, links, run);
  const searches = targets.map((candidate) => findPath(candidate, links, fdb));
  const found = searches.filter((search) => search.found);
  const [only] = found;
  if (only === undefined || found.length > 1) throw refusal(target, targets, searches);
  const path = await withGuest(only.path, guest, run);
  const remarks = only.remarks.filter((remark) => remark.code !== 'guest-mac-unknown' || path.guest === null);
  return { path, remarks, links, fdb };
}

async function resolveOnly(links: readonly Link[], fdb: readonly FdbEntry[], options: ResolveOptions) {
  const all = findPath({ kind: 'interface', name: '' }, links, fdb);
  const candidates = all.found ? [] : all.candidates;
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return resolveTarget(only.interface, options);
  throw new ToolError('usage', `no TARGET given; ${listOf(candidates)}`, hintOf(candidates));
}

/** What the words on the command line can mean: an interface before a MAC before a libvirt domain. */
async function targetsOf(target: string, links: readonly Link[], run: RunCommand): Promise<readonly PathTarget[]> {
  if (links.some((link) => link.name === target)) return [{ kind: 'interface', name: target }];
  const { netns, bare } = splitInterfaceName(target);
  const mac = parseMac(bare);
  if (mac !== null) return [{ kind: 'mac', mac }];
  if (netns !== null) return [{ kind: 'interface', name: target }];
  const answer = await readDomain(target, run);
  if (answer.status === 'absent') return [{ kind: 'interface', name: target }];
  if (answer.status === 'unknown') return [{ kind: 'interface', name: target }];
  const domain = answer.domain.name ?? target;
  return answer.domain.nics.map((nic) => ({ kind: 'nic', domain, mac: nic.mac, tap: nic.tap }));
}

/** The guest with its MAC from the command line, or with what libvirt knows about the tap: its name and whole MAC. */
async function withGuest(path: Path, mac: string | null, run: RunCommand): Promise<Path> {
  if (path.guest?.name != null) return mac === null ? path : { ...path, guest: { ...path.guest, mac } };
  const tap = path.hops.at(-1)?.interfaces[0];
  const known = tap === undefined ? null : await readDomainOfTap(splitInterfaceName(tap).bare, run);
  const own = known?.nics.find((nic) => nic.tap !== null && joinInterfaceName(null, nic.tap) === tap);
  const whole = mac ?? own?.mac ?? path.guest?.mac ?? null;
  return whole === null ? path : { ...path, guest: { mac: whole, name: own ? (known?.name ?? null) : null } };
}

function refusal(target: string, targets: readonly PathTarget[], searches: readonly PathSearch[]): ToolError {
  const nics = targets.filter((candidate) => candidate.kind === 'nic');
  if (nics.length > 0) {
    const taps = nics.flatMap((nic) => (nic.tap === null ? [] : [{ interface: nic.tap, mac: nic.mac, master: null }]));
    if (taps.length > 1) return new ToolError('usage', `${target} has several NICs: ${listOf(taps)}`, hintOf(taps));
    const reason =
      taps.length === 0 ? 'has no interface on this host' : `has its NIC on ${taps[0]?.interface}, which is not there`;
    return new ToolError('usage', `domain ${target} ${reason}`, `virsh domiflist ${target}`);
  }
  const candidates = searches.flatMap((search) => (search.found ? [] : search.candidates));
  const several = searches.some((search) => !search.found && search.reason === 'several-fit');
  const problem = several ? 'fits several guests' : 'fits no interface, MAC or libvirt domain of this host';
  return new ToolError('usage', `${target} ${problem}; ${listOf(candidates)}`, hintOf(candidates));
}

function listOf(candidates: readonly GuestPort[]): string {
  if (candidates.length === 0) return 'no guest port found here';
  const shown = candidates
    .slice(0, MAX_CANDIDATES)
    .map((port) => (port.mac ? `${port.interface} (${port.mac})` : port.interface));
  const more = candidates.length - shown.length;
  return `guest ports: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function hintOf(candidates: readonly GuestPort[]): string {
  const first = candidates[0];
  return first === undefined ? 'ip link' : `dhcphop path ${first.interface}`;
}
