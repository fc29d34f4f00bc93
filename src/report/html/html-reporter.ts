/**
 * `--html`: the report as one page for a browser, written at the end. Exchanges are kept as what the page shows of them, in
 * bounded memory: those that went well give way first. Beside any --format.
 */
import type { Message } from '../../trace/types.ts';
import { HostEvents } from '../host-events.ts';
import type { Reporter, ReportTail, Write } from '../report.ts';
import { offsetMinutes, type TimeZone } from '../text/clock.ts';
import { headingText } from '../words/heading-text.ts';
import { exchangeTable } from './exchange-table.ts';
import { ladderSvg, pageClock } from './ladder-svg.ts';
import { type PageAssets, renderPage } from './page.ts';
import type { PageData, PageExchange } from './page-data.ts';
import { pageEvents } from './page-events.ts';
import { PageExchanges } from './page-exchanges.ts';
import { findingsSection, pathSection, remainderSection, section, verdictSection } from './sections.ts';
import { stripSvg } from './strip-svg.ts';
import { TimeHistogram } from './time-histogram.ts';

export interface HtmlOptions {
  readonly assets: PageAssets;
  readonly timeZone: TimeZone;
}

/** Messages that are kept of exchanges that went well, and as many of the others. */
const MOST_MESSAGES = 20_000;
/** Ladders that are drawn in the page itself, of the first exchanges that went wrong; others are drawn when opened. */
const LADDERS = 6;

export function createHtmlReporter(write: Write, { assets, timeZone }: HtmlOptions): Reporter {
  const events = new HostEvents();
  const views = new PageExchanges();
  const histogram = new TimeHistogram();
  const kept = new KeptExchanges();
  let lostFor: string | null = null;

  const dataOf = ({ source }: ReportTail): PageData => {
    const time = views.time(source.startNs ?? 0n);
    return {
      base: String(views.base ?? 0n),
      zone: offsetMinutes(source.startNs ?? 0n, timeZone),
      start: time,
      end: views.time(source.endNs ?? source.startNs ?? 0n),
      paths: views.paths,
      frames: views.frames,
      exchanges: kept.exchanges,
      events: pageEvents(events.inOrder(), (timeNs) => views.time(timeNs)),
    };
  };

  return {
    begin() {},
    sighting() {},
    finding() {},
    verdict({ verdict, reflects, dhcp }: Message) {
      if (verdict?.status === 'lost' && reflects === null) lostFor ??= dhcp.chaddr;
    },
    hostState(state) {
      events.add(state);
    },
    exchange(exchange) {
      const view = views.view(exchange);
      for (const { at, tone, reflects } of view.messages) {
        if (at[0] !== undefined && reflects === null) histogram.add(at[0][1], tone, view.id);
      }
      kept.add(view);
    },
    end(tail) {
      const data = dataOf(tail);
      const clock = pageClock(data);
      const base = BigInt(data.base);
      const timeNs = (time: number) => base + BigInt(Math.round(time));
      const strip = stripSvg({ histogram, events: data.events, start: data.start, end: data.end, clock, timeNs });
      const title = `dhcphop: ${headingText(tail.summary)}`;
      const body = [
        verdictSection(tail, clock),
        pathSection(tail),
        findingsSection(tail, clock, lostFor),
        strip === '' ? '' : section('when', 'When', strip),
        ladders(data),
        exchangeTable(kept.exchanges, kept.leftOut, clock, timeNs),
        remainderSection(tail, events.inOrder(), events.leftOut, clock),
      ];
      write(renderPage({ title, body, data }, assets));
    },
  };
}

/** The exchanges that the page shows: those that come while there is room for the messages of their kind. */
class KeptExchanges {
  readonly exchanges: PageExchange[] = [];
  leftOut = 0;
  readonly #room = { well: MOST_MESSAGES, other: MOST_MESSAGES };

  add(exchange: PageExchange): void {
    const kind = exchange.tone === 'good' ? 'well' : 'other';
    const messages = exchange.messages.length;
    if (this.#room[kind] < messages) {
      this.leftOut++;
      return;
    }
    this.#room[kind] -= messages;
    this.exchanges.push(exchange);
  }
}

/** The first exchanges that went wrong; where none did, the first one. */
function ladders(data: PageData): string {
  const wrong = data.exchanges.filter(({ tone }) => tone !== 'good').slice(0, LADDERS);
  const shown = wrong.length > 0 ? wrong : data.exchanges.slice(0, 1);
  if (shown.length === 0) return '';
  const figures = shown.map(
    (exchange) =>
      `<figure class="exchange" data-exchange="${exchange.id}"><figcaption>Exchange <a href="#x${exchange.id}">${exchange.id}</a>, ${exchange.mac}: ${exchange.ending}</figcaption><div class="scroll">${ladderSvg(exchange, data)}</div><div class="panel" aria-live="polite"></div></figure>`,
  );
  return section('ladders', wrong.length > 0 ? 'What went wrong' : 'The first exchange', figures.join(''));
}
