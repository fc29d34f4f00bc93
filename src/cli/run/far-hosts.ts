/** The other hosts of a trace. */
import type { HostSource } from '../../pipeline/hosts/host-source.ts';
import type { Destination } from '../../remote/destination.ts';
import { sshUser } from '../../remote/ssh-command.ts';
import { FarHost, type FarPlan } from './far-host.ts';

export class FarHosts {
  readonly #hosts: readonly FarHost[];

  /** To be made while this process is still root, where it is. */
  constructor(destinations: readonly Destination[], planOf: (host: string) => FarPlan) {
    const user = sshUser();
    this.#hosts = destinations.map((destination) => new FarHost(destination, planOf(destination.host), user));
  }

  get sources(): readonly HostSource[] {
    return this.#hosts;
  }

  /** A message was lost: the state of the hosts is worth another look. */
  look(): void {
    for (const host of this.#hosts) host.look();
  }

  /** Ends the captures there; idempotent. */
  stop(): void {
    for (const { source } of this.#hosts) source.stop();
  }

  /** Lets go of the connections; idempotent. */
  close(): void {
    for (const host of this.#hosts) host.close();
  }
}
