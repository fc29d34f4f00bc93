/**
 * A profile of Wireshark for recordings: hop, direction and message id as columns, lost messages in red, buttons. Files as
 * Wireshark writes them itself (User's Guide, "Configuration Files and Plugin Folders").
 */

export interface ProfileFile {
  readonly name: string;
  readonly text: string;
}

/** `:1` takes the first of several values, `R` shows it as text. */
const COLUMNS: readonly (readonly [title: string, shown: string])[] = [
  ['Time', '%t'],
  ['Hop', '%Cus:frame.interface_name:0:R'],
  ['Direction', '%Cus:frame.packet_flags_direction:0:R'],
  ['Message', '%Cus:frame.packet_id:0:R'],
  ['Type', '%Cus:dhcp.option.dhcp:1:R'],
  ['xid', '%Cus:dhcp.id:1:R'],
  ['Client', '%Cus:dhcp.hw.mac_addr:1:R'],
  ['Address', '%Cus:dhcp.ip.your:1:R'],
  ['Info', '%i'],
  ['Comment', '%Cus:frame.comment:0:R'],
];

/** Background and text in red, green and blue of 16 bits. The first that fits counts. */
const COLOURS: readonly (readonly [name: string, filter: string, background: string, text: string])[] = [
  ['lost', 'frame.comment contains "LOST"', '65535,52428,52428', '26214,0,0'],
  ['reply to the guest', 'dhcp.type == 2', '58981,65535,58981', '0,0,0'],
  ['request of the guest', 'dhcp.type == 1', '58981,61680,65535', '0,0,0'],
];

const BUTTONS: readonly (readonly [label: string, filter: string])[] = [
  ['DHCP', 'dhcp'],
  ['lost', 'frame.comment contains "LOST"'],
  ['replies', 'dhcp.type == 2'],
  ['host', '!frame.interface_name'],
];

const quoted = (text: string) => `"${text.replaceAll('"', '\\x22')}"`;

export const PROFILE_FILES: readonly ProfileFile[] = [
  {
    name: 'preferences',
    text: `gui.column.format: \n${COLUMNS.map(([title, shown]) => `\t"${title}", "${shown}"`).join(',\n')}\n`,
  },
  {
    name: 'colorfilters',
    text: COLOURS.map(([name, filter, background, text]) => `@${name}@${filter}@[${background}][${text}]\n`).join(''),
  },
  {
    name: 'dfilter_buttons',
    text: BUTTONS.map(([label, filter]) => `"TRUE",${quoted(label)},${quoted(filter)},""\n`).join(''),
  },
];
