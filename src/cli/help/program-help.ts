/** Help of the program: first the commands a newcomer needs. Fits on 80 columns and 24 lines. */
import type { AnyCommand } from '../command.ts';
import { helpColumns, paragraph, table } from './layout.ts';

export const PURPOSE = 'dhcphop finds where DHCP dies between the network and a guest, and says why.';

const BEGIN: readonly (readonly [command: string, what: string])[] = [
  ['dhcphop trace tap0b5f208b-76', 'watch the guest behind it, as root'],
  ['dhcphop replay br0.pcap tap0.pcap', 'the same from captures, one per interface'],
  ['dhcphop explain reflected-request', 'what a code in the report means'],
];

export const EXIT_CODES_LIST: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'all well'],
  ['1', 'a message lost, an exchange failed, a check differs'],
  ['2', 'usage'],
  ['3', 'inconclusive or nothing seen'],
  ['4', 'cannot capture, read or write'],
];

export function programHelp(commands: readonly AnyCommand[], terminalColumns: number): string {
  const columns = helpColumns(terminalColumns);
  const lines = [
    ...paragraph(PURPOSE, columns),
    '',
    'Begin with one of these:',
    ...table(BEGIN, columns),
    '',
    'Commands (-h, --help behind one shows its options; -V, --version the version):',
    ...table(
      commands.map(({ name, summary }) => [name, summary]),
      columns,
    ),
    ...paragraph(`Exit codes: ${EXIT_CODES_LIST.map((each) => each.join(' ')).join(', ')}.`, columns),
  ];
  return `${lines.join('\n')}\n`;
}
