/** `dhcphop wireshark-profile`: what makes recordings readable in Wireshark. */
import type { Command } from '../command.ts';
import type { WiresharkProfileArguments } from '../run/run-wireshark-profile.ts';

export const wiresharkProfile: Command<WiresharkProfileArguments> = {
  name: 'wireshark-profile',
  summary: 'Install a profile of Wireshark, and a live capture',
  more: 'Writes the profile "dhcphop" into your configuration of Wireshark: hop, direction and message id as columns, lost messages in red, buttons. Also adds "DHCP hops of a guest" to the interfaces that Wireshark 4.2 and later lists: it captures here or, over ssh, where the guest runs.',
  operand: null,
  options: {},
  examples: [['dhcphop wireshark-profile', 'as the user who runs it; then wireshark -C dhcphop FILE']],
  run: async () => (await import('../run/run-wireshark-profile.ts')).runWiresharkProfile(),
};
