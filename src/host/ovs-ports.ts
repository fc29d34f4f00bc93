/**
 * The ports of Open vSwitch. With its userspace datapath (`datapath_type=netdev`) the kernel knows of no master: the
 * switch itself has to be asked. Called wherever links are read.
 */
import type { Link } from '../state/host-state.ts';
import { objectOf } from '../tools/json-fields.ts';
import type { RunCommand } from './run-command.ts';

const QUESTION = [
  '--timeout=2',
  '--format=json',
  '--',
  '--columns=name,ports',
  'list',
  'bridge',
  '--',
  '--columns=_uuid,name',
  'list',
  'port',
];

export class OvsPorts {
  readonly #run: RunCommand;
  /** The last answer: once privileges are lowered the switch gives none. */
  #bridges: ReadonlyMap<string, string> = new Map();

  constructor(run: RunCommand) {
    this.#run = run;
  }

  /** The links, each port of Open vSwitch with its bridge as master. Never rejects. */
  async mark(links: readonly Link[]): Promise<readonly Link[]> {
    try {
      this.#bridges = parseOvsPorts(await this.#run('ovs-vsctl', QUESTION));
    } catch {
      // Not installed, not running, or not allowed to ask.
    }
    return links.map((link) => {
      const master = this.#bridges.get(link.name);
      return master === undefined || link.master !== null ? link : { ...link, master, masterKind: 'openvswitch' };
    });
  }
}

/** Bridge by port, out of the two tables of ovs-vsctl's JSON (RFC 7047, section 5.1: sets and UUIDs are tagged lists). */
function parseOvsPorts(text: string): ReadonlyMap<string, string> {
  const [bridges, ports] = text.trim().split('\n').map(rowsOf);
  const names = new Map(ports?.map(([uuid, name]) => [uuidsOf(uuid)[0], String(name)]));
  const bridgeOf = new Map<string, string>();
  for (const [name, own] of bridges ?? []) {
    for (const uuid of uuidsOf(own)) bridgeOf.set(names.get(uuid) ?? '', String(name));
  }
  return bridgeOf;
}

function rowsOf(line: string): readonly (readonly unknown[])[] {
  const { data } = objectOf(JSON.parse(line));
  return Array.isArray(data) ? data.filter((row) => Array.isArray(row)) : [];
}

/** `["uuid", U]` or `["set", [["uuid", U], ...]]`. */
function uuidsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  if (value[0] === 'uuid') return [String(value[1])];
  return Array.isArray(value[1]) ? value[1].flatMap(uuidsOf) : [];
}
