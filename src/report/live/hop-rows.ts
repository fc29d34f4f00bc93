/** The table of the live view: a column per hop, from the network to the guest, a row for each thing that is counted. */
import type { TimeNs } from '../../core/time.ts';
import type { Heading } from '../../trace/types.ts';
import { sanitize } from '../sanitize.ts';
import type { Paint, Style } from '../text/style.ts';
import { displayWidth, padEnd, shorten } from '../text/width.ts';
import { sayCount } from '../words/words.ts';
import type { HopCounts } from './live-counts.ts';
import { spanText } from './span-text.ts';

/** `REQUEST < ` */
const LEAD = 10;
const LEAST_COLUMN = 9;
const MOST_COLUMN = 20;

const plain: Paint = (text) => text;
type Cell = readonly [text: string, paint: Paint];

/** The hops that get a column: where not all fit, those that lost something, then the ends, then the others. */
function fitting(hops: readonly HopCounts[], columns: number): readonly HopCounts[] {
  const most = Math.max(1, Math.floor((columns - LEAD) / LEAST_COLUMN));
  if (hops.length <= most) return hops;
  const lostAt = (at: number) => (hops[at] ? hops[at].lost['to-guest'] + hops[at].lost['to-network'] : 0);
  const rank = (at: number) => {
    if (lostAt(at) > 0) return 0;
    if (at === hops.length - 1) return 1;
    if (at === 0) return 2;
    return lostAt(at + 1) > 0 || lostAt(at - 1) > 0 ? 3 : 4;
  };
  const chosen = new Set(
    hops
      .map((_, at) => at)
      .sort((a, b) => rank(a) - rank(b))
      .slice(0, most),
  );
  return hops.filter((_, at) => chosen.has(at));
}

function countCell({ seen, lost }: HopCounts, heading: Heading, width: number, { bad }: Style): Cell {
  const [shown, missing] = [seen[heading], lost[heading]];
  if (missing === 0) return [String(shown), plain];
  const full = shown === 0 ? `LOST ${missing}` : `${shown}, LOST ${missing}`;
  return [displayWidth(full) < width ? full : `${shown} X${missing}`, bad];
}

function captureCell({ dropped, absent }: HopCounts, nowNs: TimeNs, { bad, warn, dim }: Style): Cell {
  const [state] = absent.values();
  if (state?.why === 'waited for') return [state.why, warn];
  if (state !== undefined) return [`${state.why} ${spanText(nowNs - state.sinceNs)}`, bad];
  return dropped === 0 ? ['no drops', dim] : [sayCount(dropped, 'drop'), bad];
}

export interface HopRows {
  /** The names, requests, reflections where there are any, replies. */
  readonly counts: readonly string[];
  /** How the captures are. */
  readonly capture: string;
  /** All of them run, and dropped nothing. */
  readonly isWell: boolean;
}

/** Lines of at most `columns`. */
export function hopRows(all: readonly HopCounts[], columns: number, nowNs: TimeNs, style: Style): HopRows {
  const hops = fitting(all, columns);
  const width = Math.min(MOST_COLUMN, Math.floor((columns - LEAD) / Math.max(1, hops.length)));
  const row = (lead: string, cell: (hop: HopCounts) => Cell): string => {
    const cells = hops.map((hop) => {
      const [text, paint] = cell(hop);
      const fitted = shorten(sanitize(text), width - 1);
      return paint(fitted) + ' '.repeat(width - displayWidth(fitted));
    });
    return `${padEnd(lead, LEAD)}${cells.join('')}`.trimEnd();
  };
  const left = all.length - hops.length;
  const hasReturned = all.some(({ returned }) => returned > 0);
  const counts = [
    row(left === 0 ? 'HOP' : `HOP  (+${left})`, ({ name }) => [name ?? 'guests', style.strong]),
    row('REQUEST <', (hop) => countCell(hop, 'to-network', width, style)),
    ...(hasReturned ? [row('BACK    >', ({ returned }) => [String(returned), returned > 0 ? style.warn : plain])] : []),
    row('REPLY   >', (hop) => countCell(hop, 'to-guest', width, style)),
  ];
  const capture = row('CAPTURE', (hop) => captureCell(hop, nowNs, style));
  return { counts, capture, isWell: all.every(({ dropped, absent }) => dropped === 0 && absent.size === 0) };
}
