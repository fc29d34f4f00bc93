/**
 * What saved text told of one host at one time, before it is host state: the pieces of several files and commands put
 * together. Filled by the formats, read by `statesOf`.
 */
import type { TimeNs } from '../../core/time.ts';
import type { FdbEntry, Listener } from '../../state/host-state.ts';
import type { InterfaceCounters } from '../../state/kinds/counters.ts';
import type { DomainGuest } from '../../state/kinds/domains.ts';
import type { PortVlans } from '../../state/kinds/vlans.ts';
import type { JsonObject } from '../json-fields.ts';
import type { DomainNics } from '../parse-domain-xml.ts';
import type { BondFile } from '../text/bonding-text.ts';
import type { BrctlMac, BrctlPort } from '../text/brctl-text.ts';
import type { LogLine } from '../text/kernel-log-text.ts';
import type { TcText } from './tc-pieces.ts';

type Netns = string | null;
type InNetns<T> = T & { readonly netns: Netns };

/** Rules of one save command. */
export interface SavedTable {
  readonly tool: string;
  readonly text: string;
}

export class Gathered {
  /** When it was saved; null where the text does not say. Of a file of `dhcphop collect` its last section. */
  timeNs: TimeNs | null = null;
  /** The time at which the kernel's clock stood at zero; null where that is not told. */
  bootNs: TimeNs | null = null;
  /** Names of the files. */
  readonly files: string[] = [];
  /** Links as iproute2's JSON has them, those that tell least first. */
  readonly links: InNetns<{ readonly link: JsonObject; readonly detail: number }>[] = [];
  readonly bonds: InNetns<{ readonly name: string | null; readonly bond: BondFile }>[] = [];
  readonly brctlPorts: InNetns<BrctlPort>[] = [];
  readonly brctlMacs: InNetns<{ readonly bridge: string | null; readonly macs: readonly BrctlMac[] }>[] = [];
  readonly entries: FdbEntry[] = [];
  readonly vlans: PortVlans[] = [];
  readonly counters: InterfaceCounters[] = [];
  /** Documents of libnftables-json(5). */
  readonly nft: InNetns<{ readonly json: string }>[] = [];
  /** The text of `nft list chains netdev`, which has what some versions leave out of their JSON. */
  readonly nftDevices: InNetns<{ readonly text: string }>[] = [];
  readonly iptables: InNetns<SavedTable>[] = [];
  readonly ebtables: InNetns<SavedTable>[] = [];
  /** `net.bridge.bridge-nf-...`; `absent` where br_netfilter is not loaded. */
  readonly settings: InNetns<{ readonly name: string; readonly value: string }>[] = [];
  readonly listeners: InNetns<{ readonly listeners: readonly Listener[] }>[] = [];
  /** Names of network namespaces, by the number that the host's own has for them. */
  readonly namespaces = new Map<number, string>();
  readonly log: LogLine[] = [];
  readonly domains: DomainNics[] = [];
  readonly guests: DomainGuest[] = [];
  ovsPorts: ReadonlyMap<string, string> = new Map();
  readonly tc: TcText[] = [];
  product = '';
  readonly wireless: string[] = [];
  /** Commands that were run and ended well, or that the host does not have: `bridge fdb`, `iptables`, by namespace. */
  readonly #asked = new Map<string, Set<Netns>>();
  /** What is to be said to the operator, a line each. */
  readonly remarks: string[] = [];

  ask(what: string, netns: Netns): void {
    this.#asked.set(what, (this.#asked.get(what) ?? new Set()).add(netns));
  }

  wasAsked(what: string, netns: Netns): boolean {
    return this.#asked.get(what)?.has(netns) === true;
  }

  /** The namespaces in which anything was asked. */
  get asked(): readonly Netns[] {
    return [...this.#asked.values()].flatMap((namespaces) => [...namespaces]);
  }
}
