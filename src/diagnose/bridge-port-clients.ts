/**
 * DHCP clients of this host that ask on a port of a bridge: what they send leaves by the port and never shows on the bridge.
 * Kept by the knowledge of the rules, which is given every frame, judged or not.
 */
import type { DhcpMessage } from '../dhcp/message.ts';
import type { Link } from '../state/host-state.ts';
import { HalvingMap } from '../trace/tables/halving-map.ts';
import type { Sighting } from '../trace/types.ts';

export interface BridgePortClient {
  readonly port: string;
  readonly bridge: string;
  readonly mac: string;
  readonly sighting: Sighting;
  readonly dhcp: DhcpMessage;
}

/** Ports whose first request is kept, and requests that bridges showed. */
const MOST_PORTS = 256;
const MOST_REQUESTS = 4096;

export class BridgePortClients {
  /** By port. */
  readonly #sent = new Map<string, BridgePortClient>();
  readonly #onBridge = new HalvingMap<true>(MOST_REQUESTS);

  /** Takes in a request where it was seen. */
  add(sighting: Sighting, dhcp: DhcpMessage, links: ReadonlyMap<string, Link>): void {
    const link = links.get(sighting.interface);
    if (link?.kind === 'bridge') this.#onBridge.set(requestOf(link.name, dhcp), true);
    // A VLAN device on top of the port gets its replies before the bridge does (__netif_receive_skb_core).
    if (sighting.direction !== 'out' || sighting.vlanIds.length > 0) return;
    if (link?.masterKind !== 'bridge' || link.master === null || sighting.linkSource !== link.mac) return;
    if (this.#sent.has(link.name) || this.#sent.size >= MOST_PORTS) return;
    this.#sent.set(link.name, { port: link.name, bridge: link.master, mac: link.mac, sighting, dhcp });
  }

  /** Those whose bridge is among the captured interfaces and did not show the request: it did not come from there. */
  found(captured: ReadonlySet<string>): readonly BridgePortClient[] {
    return [...this.#sent.values()].filter(
      ({ bridge, dhcp }) => captured.has(bridge) && this.#onBridge.get(requestOf(bridge, dhcp)) === undefined,
    );
  }
}

function requestOf(bridge: string, { chaddr, xid }: DhcpMessage): string {
  return `${bridge} ${chaddr} ${xid}`;
}
