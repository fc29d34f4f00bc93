/** `dhcphop decode --format text`: a message as a person reads it, what is odd in its place. Called by run-decode. */
import type { Anomaly } from '../core/anomaly.ts';
import { formatIpv4 } from '../core/ipv4.ts';
import type { DecodedOption } from '../dhcp/options/decode-options.ts';
import { hardwareTypeName } from '../dhcp/options/hardware-types.ts';
import { quoted, valueLines } from './decode-value-text.ts';
import type { DecodeView } from './decode-view.ts';
import { formatXid } from './json/json-text.ts';
import { sanitize } from './sanitize.ts';
import { createClock } from './text/clock.ts';
import { createStyle, type Style } from './text/style.ts';
import { padEnd, wrap } from './text/width.ts';

export interface DecodeTextOptions {
  readonly columns: number;
  readonly color: boolean;
}

/** Room for an option's number and name. */
const NAME_COLUMNS = 24;
const INDENT = '  ';
const HEAD_LABEL = 13;

/** Lines of one message, an empty one at the end. */
export function decodeText(view: DecodeView, { columns, color }: DecodeTextOptions): string {
  const style = createStyle(color);
  const width = Math.max(40, columns - INDENT.length);
  const lines = [
    titleLine(view, style),
    ...headLines(view, width),
    ...anomalyLines(view.frameAnomalies, 'frame', style),
    ...anomalyLines(view.messageAnomalies, 'message', style),
    ...view.options.flatMap((option) => optionLines(option, width, style)),
  ];
  return `${lines.join('\n')}\n\n`;
}

function titleLine({ timeNs, interface: name, direction, message, datagram }: DecodeView, style: Style): string {
  const clock = createClock('local', timeNs, timeNs);
  const [date, , zone] = clock.full(timeNs).split(' ');
  const from = `${formatIpv4(datagram.ipSource)}:${datagram.sourcePort}`;
  const to = `${formatIpv4(datagram.ipDestination)}:${datagram.destinationPort}`;
  const where = direction === null ? sanitize(name) : `${sanitize(name)} ${direction}`;
  return `${date} ${clock.microseconds(timeNs)} ${zone}  ${where}  ${style.strong(message.type)}  ${from} > ${to}`;
}

function headLines({ message, datagram, names, wireLength }: DecodeView, width: number): string[] {
  const hardware = hardwareTypeName(message.htype) ?? `hardware type ${message.htype}`;
  const flags = `flags 0x${message.flags.toString(16).padStart(4, '0')}${(message.flags & 0x8000) !== 0 ? ' broadcast' : ''}`;
  const link = [
    datagram.linkSource && `${datagram.linkSource}${datagram.linkDestination ? ` > ${datagram.linkDestination}` : ''}`,
    ...datagram.vlanIds.map((id) => `VLAN ${id}`),
    `TTL ${datagram.ttl}`,
    `UDP checksum ${datagram.checksum}`,
    `${wireLength} bytes`,
  ];
  const client = [
    `${message.chaddr || 'no address'} (${hardware})`,
    `xid ${formatXid(message.xid)}`,
    `secs ${message.secs}`,
    `hops ${message.hops}`,
    flags,
  ];
  const addresses = (['ciaddr', 'yiaddr', 'siaddr', 'giaddr'] as const).flatMap((name) =>
    message[name] === 0 ? [] : [`${name} ${formatIpv4(message[name])}`],
  );
  const boot = [
    names.sname?.text && `sname ${quoted(names.sname.text, names.sname.encoding)}`,
    names.file?.text && `file ${quoted(names.file.text, names.file.encoding)}`,
  ];
  return [
    ...headLine('frame', link, width),
    ...headLine('client', client, width),
    ...headLine('addresses', addresses, width),
    ...headLine('boot', boot, width),
  ];
}

function headLine(label: string, parts: readonly (string | null | undefined)[], width: number): string[] {
  const text = parts.filter(Boolean).join(', ');
  if (text === '') return [];
  return wrap(text, width - HEAD_LABEL).map((line, i) => INDENT + (i === 0 ? label : '').padEnd(HEAD_LABEL) + line);
}

function optionLines(option: DecodedOption, width: number, style: Style): string[] {
  const { code, name, area, instances, value, bytes } = option;
  const [first = '', ...rest] = valueLines(value, bytes);
  const remarks = [
    area === 'options' ? '' : `in ${area}`,
    instances > 1 ? `joined from ${instances} instances` : '',
  ].filter((remark) => remark !== '');
  const label = `${String(code).padStart(3)}  ${padEnd(name, NAME_COLUMNS)}`;
  const hanging = ' '.repeat(INDENT.length + 5 + NAME_COLUMNS + 2);
  const head = [first, remarks.length > 0 ? style.dim(`[${remarks.join(', ')}]`) : '']
    .filter((part) => part !== '')
    .join(' ');
  const [line = '', ...more] = wrap(head, Math.max(20, width - hanging.length + INDENT.length));
  const nested = rest.flatMap((each) => wrapNested(each, width));
  return [
    `${INDENT}${label}  ${line}`.trimEnd(),
    ...more.map((each) => hanging + each),
    ...nested.map((each) => `${INDENT}       ${each}`),
    ...anomalyLines(option.anomalies, 'message', style),
  ];
}

/** Keeps the indentation that says what belongs to what. */
function wrapNested(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return wrap(line.slice(indent.length), Math.max(20, width - 7 - indent.length)).map((each, i) =>
    i === 0 ? indent + each : `${indent}  ${each}`,
  );
}

function anomalyLines(anomalies: readonly Anomaly[], of: 'frame' | 'message', style: Style): string[] {
  return anomalies.map(
    ({ code, offset, detail }) =>
      `${INDENT}${style.warn(`  !  ${code}`)}: ${sanitize(detail)} ${style.dim(`[byte ${offset} of the ${of}]`)}`,
  );
}
