/** What a message holds: its verdict, where and when each hop showed it, its addresses, its options. Text nodes only. */
import { pageClock } from '../report/html/ladder-svg.ts';
import type { PageData, PageExchange, PageMessage } from '../report/html/page-data.ts';
import { deltaText } from '../report/words/duration-text.ts';

function element(name: string, content: string | readonly Node[], kind = ''): HTMLElement {
  const made = document.createElement(name);
  if (kind !== '') made.className = kind;
  if (typeof content === 'string') made.textContent = content;
  else for (const node of content) made.append(node);
  return made;
}

export function messagePanel(message: PageMessage, exchange: PageExchange, data: PageData): HTMLElement {
  const { type, fate, address, server, at, reflects, retransmits, options, tone } = message;
  const head = [type, address, server === '' ? '' : `server ${server}`].filter((part) => part !== '').join(' ');
  const notes = [
    reflects === null ? '' : `the guest's own message ${reflects}, returned by the network`,
    retransmits === null || reflects !== null ? '' : `repeats message ${retransmits}`,
  ].filter((note) => note !== '');
  return element('div', [
    element('h4', head),
    element('p', [element('b', fate, tone === 'bad' ? 'lost' : '')]),
    ...notes.map((note) => element('p', note, 'note')),
    sightingsTable(at, exchange, data),
    ...(options.length === 0 ? [] : [element('pre', options.join('\n'))]),
  ]);
}

function sightingsTable(at: PageMessage['at'], exchange: PageExchange, data: PageData): HTMLElement {
  const clock = pageClock(data);
  const names = [...new Set(at.flatMap(([, , , frame]) => data.frames[frame]?.lines.map(([name]) => name) ?? []))];
  const heads = ['hop', 'interface', 'seen', '', 'way', ...names].map((name) => element('th', name));
  const first = at[0]?.[1] ?? 0;
  const rows = at.map(([hop, time, direction, index]) => {
    const frame = data.frames[index];
    const values = new Map(frame?.lines);
    const exact = BigInt(data.base) + BigInt(Math.round(time));
    return element('tr', [
      element('td', data.paths[exchange.path]?.[hop]?.name ?? ''),
      element('td', frame?.interface ?? ''),
      element('td', clock.microseconds(exact), 'time'),
      element('td', deltaText(BigInt(Math.round(time - first))), 'note'),
      element('td', direction),
      ...names.map((name) => element('td', values.get(name) ?? '', 'mac')),
    ]);
  });
  const table = element('table', [element('thead', [element('tr', heads)]), element('tbody', rows)]);
  return element('div', [table], 'scroll');
}
