/** TARGET of the command line to a path: a libvirt domain (name, id, UUID), a MAC or an interface. */
import { ToolError } from '../core/errors.ts';
import { parseMac } from '../core/mac.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Path } from '../path/path.ts';
import type { FdbEntry, Link } from '../state/host-state.ts';
import type { DomainNic } from '../tools/parse-domain-xml.ts';
import { findCandidates } from '../wiring/find-candidates.ts';
import { findPath } from '../wiring/find-path.ts';
import type { PathRemark, PathTarget } from '../wiring/path-search.ts';
import { readDomain, readDomainOfTap } from './libvirt.ts';
import { readHost } from './read-host.ts';
import { type RunCommand, runCommand } from './run-command.ts';
import { formatCandidates, hintFor, type Meaning, refusalOf } from './target-refusal.ts';
import { findHostEnd } from './veth-ends.ts';

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

export interface ResolvedTargets {
  /** At least one; several for a domain with several NICs. */
  readonly targets: readonly ResolvedTarget[];
  /** False where a NIC of the domain, which should have an interface on this host, has none yet. */
  readonly isWhole: boolean;
}

/**
 * The paths of `target`, which may be null (the command line named none: then the one guest of this host, if it is one). A
 * domain has one for each of its NICs. Throws ToolError `usage` where it fits nothing or several, with the candidates in
 * the message and the next command as hint; `cannot-read` where the host cannot be asked.
 */
export async function resolveTargets(target: string | null, options: ResolveOptions = {}): Promise<ResolvedTargets> {
  const { run = runCommand, guest = null } = options;
  const { netns, bare } = splitInterfaceName(target ?? '');
  const macs = [guest, parseMac(bare)].filter((mac) => mac !== null);
  const { links, fdb, servers } = await readHost(netns, macs, run);
  if (target === null) return resolveTargets(onlyGuestPort(links, fdb), options);

  const own = links.find((link) => link.name === target);
  if (own?.kind === 'veth' && own.master === null && own.peer === null) {
    const hostEnd = await findHostEnd(target, run);
    if (hostEnd !== null) {
      const { targets } = await resolveTargets(hostEnd, { run, guest: guest ?? own.mac });
      const resolved = targets[0]!;
      // What the container itself receives is the last hop there is.
      const hops = [...resolved.path.hops, { name: target, interfaces: [target], role: 'veth' as const }];
      const remarks = [...resolved.remarks, { code: 'host-end-of-target' as const, interface: hostEnd }];
      return { targets: [{ ...resolved, path: { ...resolved.path, hops }, remarks }], isWhole: true };
    }
  }

  const meaning = await meaningOf(target, links, guest, run);
  const searches = meaning.targets.map((candidate) => findPath(candidate, links, fdb, guest, servers));
  const found = searches.filter((search) => search.found);
  const maySeveral = meaning.what === 'domain' && guest === null;
  if (found.length === 0 || (found.length > 1 && !maySeveral)) throw refusalOf(target, meaning, searches);
  const targets = await Promise.all(
    found.map(async ({ path: bare, remarks: all }) => {
      const path = await withGuest(bare, guest, run);
      const remarks = all.filter((remark) => remark.code !== 'guest-mac-unknown' || path.guest === null);
      return { path, remarks, links, fdb };
    }),
  );
  return { targets, isWhole: meaning.what !== 'domain' || found.length >= meaning.expected };
}

function onlyGuestPort(links: readonly Link[], fdb: readonly FdbEntry[]): string {
  const { candidates } = findCandidates(null, links, fdb);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only.interface;
  throw new ToolError('usage', `no TARGET given; ${formatCandidates(candidates)}`, hintFor(candidates));
}

/** What the words on the command line can mean: an interface before a MAC before a libvirt domain. */
async function meaningOf(
  target: string,
  links: readonly Link[],
  guest: string | null,
  run: RunCommand,
): Promise<Meaning> {
  const asInterface: readonly PathTarget[] = [{ kind: 'interface', name: target }];
  if (links.some((link) => link.name === target)) return { what: 'interface', targets: asInterface };
  const { netns, bare } = splitInterfaceName(target);
  const mac = parseMac(bare);
  if (mac !== null) return { what: 'mac', targets: [{ kind: 'mac', mac }] };
  if (netns !== null) return { what: 'nothing', targets: asInterface, libvirt: 'unknown' };
  const answer = await readDomain(target, run);
  if (answer.status !== 'found') return { what: 'nothing', targets: asInterface, libvirt: answer.status };
  const domain = answer.domain.name ?? target;
  const { nics } = answer.domain;
  const named = nics.filter(({ mac }) => mac === guest);
  const wanted = named.length > 0 ? named : nics;
  const targets = wanted.map((nic) => ({ kind: 'nic' as const, domain, mac: nic.mac, tap: nic.tap }));
  return { what: 'domain', targets, expected: wanted.filter(hasInterface).length };
}

/** NICs of these types have no interface on the host (https://libvirt.org/formatdomain.html#network-interfaces). */
const WITHOUT_INTERFACE: ReadonlySet<string | null> = new Set([
  'user',
  'vhostuser',
  'hostdev',
  'vdpa',
  'client',
  'server',
  'mcast',
  'udp',
]);

function hasInterface({ type }: DomainNic): boolean {
  return !WITHOUT_INTERFACE.has(type);
}

/** The guest with its MAC from the command line, or with what libvirt knows about the tap: its name and whole MAC. */
async function withGuest(path: Path, mac: string | null, run: RunCommand): Promise<Path> {
  if (path.guest?.name != null) return mac === null ? path : { ...path, guest: { ...path.guest, mac } };
  const last = path.hops.at(-1);
  const tap = last?.role === 'tap' || last?.role === 'macvtap' ? last.interfaces[0] : undefined;
  // libvirt's taps are in the namespace this process runs in.
  const domain = tap === undefined || tap.includes('/') ? null : await readDomainOfTap(tap, run);
  const nic = domain?.nics.find((candidate) => candidate.tap === tap);
  const whole = mac ?? nic?.mac ?? path.guest?.mac ?? null;
  return whole === null ? path : { ...path, guest: { mac: whole, name: nic ? (domain?.name ?? null) : null } };
}
