/** Exchanges in the text report: in full, with a table of hops, or in one line where all went well. */
import { stripVTControlCharacters } from 'node:util';
import { decodeOptions } from '../../dhcp/options/decode-options.ts';
import type { Exchange } from '../../trace/types.ts';
import { optionLines } from '../decode-text.ts';
import { sanitize } from '../sanitize.ts';
import { durationText } from '../words/duration-text.ts';
import { formatXid } from '../words/format-xid.ts';
import { leaseText } from '../words/lease-text.ts';
import { outcomeText } from '../words/trace-words.ts';
import { type Columns, fitColumns, hopTable } from './hop-table.ts';
import { type Layout, wrapHanging } from './layout.ts';
import { displayWidth, wrap } from './width.ts';

/** `the guest`, or its MAC where that has to be said. */
function whose({ chaddr }: Exchange, { guest }: Layout): string {
  return guest === chaddr ? 'the guest' : chaddr || 'a client without a MAC';
}

/** How it ended, with the address where there is one. */
function ending(exchange: Exchange, layout: Layout): string {
  const lease = leaseText(exchange);
  if (exchange.outcome === 'bound') return `${whose(exchange, layout)} got ${lease ?? 'its address'}`;
  const offered = lease === null || exchange.outcome === 'nak' ? '' : ` (${lease})`;
  const mac = exchange.chaddr === layout.guest ? '' : `${whose(exchange, layout)}: `;
  return `${mac}${outcomeText(exchange.outcome)}${offered}`;
}

/** What the numbers and signs of a table stand for, as far as they are used. */
function legend({ path }: Exchange, { kind }: Columns, rows: readonly string[]): string | null {
  const numbers = kind === 'name' ? [] : path.hops.map((hop, i) => `${i + 1} ${sanitize(hop.name)}`);
  const plain = rows.map(stripVTControlCharacters);
  const uses = (sign: RegExp) => plain.some((row) => sign.test(row));
  if (uses(/^ *\.\.\.$/)) numbers.push('... more messages: --format ndjson has all');
  if (uses(/ -( |$)/)) numbers.push('- not seen there');
  if (uses(/ \?( |$)/)) numbers.push('? cannot be told');
  if (kind === 'mark') numbers.push('o seen there');
  if (kind === 'mark' && uses(/ X$/)) numbers.push('X lost');
  return numbers.length === 0 ? null : numbers.join(', ');
}

/** One exchange in full. */
export function exchangeLines(exchange: Exchange, layout: Layout): readonly string[] {
  const { clock, style } = layout;
  const head = `exchange ${exchange.id}, xid ${formatXid(exchange.xid)}: ${ending(exchange, layout)}`;
  const columns = fitColumns(exchange.path, displayWidth(clock.milliseconds(0n)), layout.columns);
  const rows = hopTable(exchange, { columns, clock, style });
  const explained = legend(exchange, columns, rows.slice(1));
  const notes = explained === null ? [] : wrap(explained, layout.columns).map(style.dim);
  return [...wrapHanging(head, layout.columns, 2), ...rows, ...notes, ...detailLines(exchange, layout)];
}

/** Every option of the messages that kept their bytes (--details); a reflection says what its request said. */
function detailLines({ messages }: Exchange, { clock, columns, style }: Layout): readonly string[] {
  return messages.flatMap(({ dhcp, reflects, sightings }) => {
    if (dhcp.payload.length === 0 || reflects !== null) return [];
    const title = `${clock.milliseconds(sightings[0]?.timeNs ?? 0n)}  ${style.strong(dhcp.type)}`;
    return ['', title, ...decodeOptions(dhcp).flatMap((option) => optionLines(option, columns, style))];
  });
}

/** One healthy exchange in one line. */
export function shortLine(exchange: Exchange, layout: Layout): string {
  const { clock, style } = layout;
  const times = exchange.messages.flatMap(({ sightings }) => sightings.map(({ timeNs }) => timeNs));
  const first = times[0] ?? 0n;
  const last = times.reduce((latest, time) => (time > latest ? time : latest), first);
  return `${clock.milliseconds(first)}  ${style.good('ok')}  ${ending(exchange, layout)} in ${durationText(last - first)}`;
}
