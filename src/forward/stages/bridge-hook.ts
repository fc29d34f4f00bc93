/** The hooks of a bridge crossing, and a frame as their chains see it. */
import { splitInterfaceName } from '../../path/interface-name.ts';
import type { Link } from '../../state/host-state.ts';
import type { BridgeCrossing } from '../crossing.ts';
import type { Scene } from '../firewall/scene.ts';
import type { Packet } from '../packet.ts';

/** `output`: instead of `forward`, for a frame that the host itself sends (__br_forward). */
export type BridgeHook = 'prerouting' | 'forward' | 'output' | 'postrouting';

export function bridgeScene({ bridge, from, to }: BridgeCrossing, packet: Packet, hook: BridgeHook): Scene {
  return {
    packet,
    // Behind the bridge's decision the device that a frame came by is not told any more (br_forward_finish).
    input: hook === 'postrouting' ? null : bareName(from),
    output: hook === 'prerouting' ? null : bareName(to),
    hostMacs: hostMacsOf(from, bridge),
    bridge: bareName(bridge),
    ports: null,
    isTracked: null,
  };
}

/** A frame to the bridge is the host's from its port on (br_handle_frame sets PACKET_HOST). */
export function hostMacsOf(from: Link | null, bridge: Link): readonly string[] {
  return from === null ? [] : [from.mac, bridge.mac];
}

export function bareName(link: Link | null): string | null {
  return link === null ? null : splitInterfaceName(link.name).bare;
}
