/** What is said about `vlan-tag-mismatch`; the stage is src/forward/stages/vlan-device.ts. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

export const vlanTagMismatch: Words<'vlan-tag-mismatch'> = {
  brief: 'the frame has another VLAN tag than the way to the guest',
  title: ({ port, vlan, expected }) =>
    `the frame ${typeof vlan === 'number' ? `is in VLAN ${vlan}` : 'has no VLAN tag'}, and ${say(port, 'the VLAN device')} takes VLAN ${say(expected, 'another')} only`,
  likely: NOT_LIKELY,
  meaning:
    'A VLAN device takes the frames with its own tag from the device below it. Others go elsewhere or nowhere; a tag of VLAN 0 holds only a priority and counts as none.',
  proof: 'The message was last seen below a VLAN device, with another tag than that of the device.',
  advice: ({ port, expected }) => [
    `on the switch: let VLAN ${say(expected, 'of the device')} through tagged on this host's port`,
    `see the device: ${netCommand('ip', port, 'VLAN', (word) => `-d link show ${word}`)}`,
  ],
};
