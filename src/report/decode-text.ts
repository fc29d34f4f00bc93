/** `dhcphop decode --format text`: a message as a person reads it, what is odd in its place. */
import type { Anomaly } from '../core/anomaly.ts';
import { formatIpv4 } from '../core/ipv4.ts';
import type { DecodedOption } from '../dhcp/options/decode-options.ts';
import { hardwareTypeName } from '../dhcp/options/hardware-types.ts';
import { quoted, valueLines } from './decode-value-text.ts';
import type { DecodeView } from './decode-view.ts';
import { sanitize } from './sanitize.ts';
import { createClock } from './text/clock.ts';
import { createStyle, type Style } from './text/style.ts';
import { displayWidth, padEnd, wrap } from './text/width.ts';
import { formatXid } from './words/format-xid.ts';

export interface DecodeTextOptions {
  readonly columns: number;
  readonly color: boolean;
}

/** Room for an option's number and name. */
const NAME_COLUMNS = 24;
const INDENT = '  ';
const HEAD_LABEL = 13;
/** Where values stand, behind number and name, and where what does not fit there stands. */
const VALUE_AT = 5 + NAME_COLUMNS + 2;
const NESTED = ' '.repeat(7);

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

/** Broken between parts only, so that what belongs together stays together. */
function headLine(label: string, parts: readonly (string | null | undefined)[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (!part) continue;
    const longer = line === '' ? part : `${line}, ${part}`;
    if (line === '' || displayWidth(longer) < width - HEAD_LABEL) {
      line = longer;
      continue;
    }
    lines.push(`${line},`);
    line = part;
  }
  if (line !== '') lines.push(line);
  return lines.map((each, i) => INDENT + (i === 0 ? label : '').padEnd(HEAD_LABEL) + each);
}

/** One option: number, name and value, what does not fit below. */
export function optionLines(option: DecodedOption, width: number, style: Style): string[] {
  const { code, name, area, instances, value, bytes } = option;
  const remarks = [
    area === 'options' ? '' : `in ${area}`,
    instances > 1 ? `joined from ${instances} instances` : '',
  ].filter((remark) => remark !== '');
  const remark = remarks.length > 0 ? style.dim(`[${remarks.join(', ')}]`) : '';
  const [first = '', ...rest] = valueLines(value, bytes);
  // A name too long for its column has the line to itself.
  const isBeside = name.length <= NAME_COLUMNS;
  const beside = [isBeside ? first : '', remark].filter((part) => part !== '').join(' ');
  const below = isBeside || first === '' ? rest : [first, ...rest];
  const [line = '', ...more] = wrap(beside, Math.max(20, width - VALUE_AT));
  return [
    `${INDENT}${String(code).padStart(3)}  ${padEnd(name, NAME_COLUMNS)}  ${line}`.trimEnd(),
    ...more.map((each) => INDENT + ' '.repeat(VALUE_AT) + each),
    ...below.flatMap((each) => wrapNested(each, width)).map((each) => INDENT + NESTED + each),
    ...anomalyLines(option.anomalies, 'message', style),
  ];
}

/** Keeps the indentation that says what belongs to what. */
function wrapNested(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return wrap(line.slice(indent.length), Math.max(20, width - NESTED.length - indent.length)).map((each, i) =>
    i === 0 ? indent + each : `${indent}  ${each}`,
  );
}

function anomalyLines(anomalies: readonly Anomaly[], of: 'frame' | 'message', style: Style): string[] {
  return anomalies.map(
    ({ code, offset, detail }) =>
      `${INDENT}${style.warn(`  !  ${code}`)}: ${sanitize(detail)} ${style.dim(`[byte ${offset} of the ${of}]`)}`,
  );
}
