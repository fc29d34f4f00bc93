/** All exchanges as a table that works without a script; with one, a row opens its ladder. */
import { escapeMarkup } from '../sanitize.ts';
import type { Clock } from '../text/clock.ts';
import { durationText } from '../words/duration-text.ts';
import { sayCount } from '../words/words.ts';
import type { PageExchange } from './page-data.ts';
import { section } from './sections.ts';

const SIGNS = { good: 'ok', bad: 'LOST', unsure: '?' } as const;

export function exchangeTable(
  exchanges: readonly PageExchange[],
  leftOut: number,
  clock: Clock,
  timeNs: (time: number) => bigint,
): string {
  if (exchanges.length === 0) return '';
  const rows = exchanges.map(({ id, xid, mac, guest, tone, ending, losses, from, to, messages }) => {
    const sign = tone === 'bad' && losses.length === 0 ? 'FAILED' : SIGNS[tone];
    const lost = losses.length === 0 ? '' : `<br><span class="lost">${escapeMarkup(losses.join(', '))}</span>`;
    const name = guest === '' ? '' : `<br><span class="note">${escapeMarkup(guest)}</span>`;
    return (
      `<tr id="x${id}" class="${tone}"><td><a href="#x${id}">${id}</a></td>` +
      `<td class="time">${escapeMarkup(clock.milliseconds(timeNs(from)))}</td><td><b class="sign">${sign}</b></td>` +
      `<td class="mac">${escapeMarkup(mac)}${name}</td><td class="mac">${xid}</td><td>${escapeMarkup(ending)}${lost}</td>` +
      `<td class="number">${messages.length}</td><td class="number">${durationText(BigInt(Math.round(to - from)))}</td></tr>`
    );
  });
  const left =
    leftOut === 0
      ? ''
      : `<p class="note">${sayCount(leftOut, 'more exchange')} left out, those that went well first: --format json has all</p>`;
  return section(
    'exchanges',
    'Exchanges',
    `<div id="tools" hidden><label>Find <input id="find" type="search" placeholder="MAC, guest, xid" autocomplete="off"></label>` +
      `<label><input id="troubled" type="checkbox"> only what went wrong</label><output id="found"></output></div>` +
      `<div class="scroll"><table id="all"><thead><tr><th>no.</th><th>began</th><th></th><th>client</th><th>xid</th><th>how it ended</th>` +
      `<th class="number">messages</th><th class="number">took</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>${left}`,
  );
}
