/**
 * The ports of Open vSwitch. With its userspace datapath (`datapath_type=netdev`) the kernel knows of no master: the
 * switch itself has to be asked. Called wherever links are read.
 */
import type { Link } from '../state/host-state.ts';
import { parseOvsPorts, withOvsMasters } from '../tools/parse-ovs-ports.ts';
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
    return withOvsMasters(links, this.#bridges);
  }
}
