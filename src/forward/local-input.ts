/**
 * What the host itself does with a frame that a device of its own took, on the way to a UDP socket: the rules at the hooks
 * netdev ingress, IPv4 prerouting and input (ip_rcv, ip_local_deliver). All of it lies behind the capture of the device. A
 * program that reads the device by a packet socket gets the frame whatever these rules say.
 */
import type { Link } from '../state/host-state.ts';
import type { Answer } from './answer.ts';
import type { Scene } from './firewall/scene.ts';
import type { Host } from './host.ts';
import type { Packet } from './packet.ts';
import { bareName, hostMacsOf } from './stages/bridge-hook.ts';
import { ipRules } from './stages/ip-rules.ts';
import { netdevRules } from './stages/netfilter.ts';

/** `device`: where it was seen. `port`: that of the bridge `device` it came in by; null where that is not known, or none. */
export function localInput(device: Link, port: Link | null, packet: Packet, host: Host): Answer {
  const isHanded = port !== null && host.handsToIp(device.name)?.isOn === true;
  const scene = (isTracked: boolean | null): Scene => ({
    packet,
    input: bareName(device),
    output: null,
    hostMacs: hostMacsOf(port ?? device, device),
    bridge: null,
    ports: isHanded ? { input: bareName(port), output: null } : null,
    isTracked,
  });
  const ingress = netdevRules('ingress', device, packet, host);
  if (ingress.kind === 'stops') return ingress;
  const prerouting = ipRules('prerouting', { bridge: device }, host, scene);
  return prerouting.kind === 'stops' ? prerouting : ipRules('input', { bridge: device }, host, scene);
}
