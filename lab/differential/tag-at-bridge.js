/**
 * The tag that a frame has where the bridge itself shows it: the kernel gives a frame without one that of its port, and takes
 * off those that the bridge has untagged (br_allowed_ingress, br_pass_frame_up). A receiving socket is handed the bytes without.
 */
import { BONDS } from './random-wiring.js';

/**
 * @param {import('./random-host.js').RandomHost} host
 * @param {import('./random-host.js').RandomFrame} frame
 * @returns {number | null}
 */
export function tagAtBridge({ wiring }, { port, vlan }) {
  if (wiring === null || !wiring.filters) return vlan;
  const member = BONDS.find(({ slaves }) => slaves.some((slave) => slave === port))?.name ?? port;
  const pvid = wiring.vlans.get(member)?.find((each) => each.pvid)?.vlan ?? null;
  const own = vlan === null || vlan === 0 ? pvid : vlan;
  return wiring.vlans.get('br0')?.some((each) => each.vlan === own && each.untagged) ? null : own;
}
