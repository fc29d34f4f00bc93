/** What is said about `vlan-not-allowed`; the stages are src/forward/stages/vlan-ingress.ts and vlan-egress.ts. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

export const vlanNotAllowed: Words<'vlan-not-allowed'> = {
  brief: "a bridge port is not in the frame's VLAN",
  title: ({ port, bridge, vlan, leaves }) => {
    const [name, on] = [say(port, 'the port'), say(bridge, 'the bridge')];
    if (leaves === true)
      return `${name} is not in VLAN ${say(vlan, 'of the frame')}: ${on} does not send the frame out by it`;
    return vlan === null
      ? `${name} has no PVID: ${on} takes nothing without a tag from it`
      : `${name} is not in VLAN ${say(vlan, 'of the frame')}: ${on} does not take the frame`;
  },
  likely: NOT_LIKELY,
  meaning:
    'A bridge that filters VLANs takes a frame only where the port it comes in by is in its VLAN, and sends it out only by ports that are. A frame without a tag belongs to the PVID of the port it came in by.',
  proof:
    'The message stops at a bridge with vlan_filtering, and the VLAN table of the port, read nearest to the loss, does not have the VLAN of this frame.',
  advice: ({ port, vlan }) => [
    `see the tables: ${netCommand('bridge', port, 'PORT', (word) => `vlan show dev ${word}`)}`,
    `to let it through: ${netCommand('bridge', port, 'PORT', (word) => `vlan add dev ${word} vid ${say(vlan, 'VLAN pvid untagged')}`)}`,
    'where frames have no tag behind the port, end that command with: pvid untagged',
  ],
};
