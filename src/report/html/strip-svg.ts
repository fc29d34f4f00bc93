/** The strip over the whole trace: when messages went by, when they were lost, when something happened on the host. */
import { escapeMarkup } from '../sanitize.ts';
import type { Clock } from '../text/clock.ts';
import { sayCount } from '../words/words.ts';
import type { PageEvent, Tone } from './page-data.ts';
import type { TimeHistogram } from './time-histogram.ts';

const WIDTH = 1_000;
const BARS_TOP = 16;
const HEIGHT = 80;
/** A loss among very many messages is seen all the same. */
const LEAST_HEIGHT = { good: 2, bad: 10, unsure: 6 } as const;
/** A thinner bar cannot be hit. */
const LEAST_WIDTH = 4;

interface Strip {
  readonly histogram: TimeHistogram;
  readonly events: readonly PageEvent[];
  readonly start: number;
  readonly end: number;
  readonly clock: Clock;
  readonly timeNs: (time: number) => bigint;
}

/** Bars are links to the exchanges that they count; empty where no message was seen. */
export function stripSvg({ histogram, events, start, end, clock, timeNs }: Strip): string {
  const bins = histogram.bins();
  if (bins.length === 0) return '';
  const { widthNs } = histogram;
  const from = Math.min(start, bins[0]?.time ?? start);
  const span = Math.max(end, (bins.at(-1)?.time ?? end) + widthNs) - from;
  const x = (time: number) => round((WIDTH * Math.max(0, Math.min(span, time - from))) / span);
  const most = bins.reduce((sum, { good, bad, unsure }) => Math.max(sum, good + bad + unsure), 1);
  const width = Math.max(LEAST_WIDTH, round((WIDTH * widthNs) / span) - 0.5);
  const bars = bins.map(({ time, good, bad, unsure, exchange }) => {
    let bottom = HEIGHT;
    const part = (count: number, kind: Tone) => {
      if (count === 0) return '';
      const height = Math.max(LEAST_HEIGHT[kind], round(((HEIGHT - BARS_TOP) * count) / most));
      bottom -= height;
      return `<rect x="${Math.min(x(time), WIDTH - width)}" y="${round(bottom)}" width="${width}" height="${height}" class="${kind}"/>`;
    };
    const counts = [
      `${sayCount(good, 'message')} delivered`,
      bad > 0 ? `${bad} lost` : '',
      unsure > 0 ? `${unsure} not to be told` : '',
    ].filter((count) => count !== '');
    const title = escapeMarkup(`${clock.milliseconds(timeNs(time))}: ${counts.join(', ')}`);
    const focus = bad + unsure > 0 ? '' : ' tabindex="-1"';
    const marks = part(bad, 'bad') + part(unsure, 'unsure') + part(good, 'good');
    return `<a href="#x${exchange}" aria-label="${title}"${focus}><title>${title}</title>${marks}</a>`;
  });
  const happened = events.filter(({ isRoutine }) => !isRoutine);
  const marks = happened.map(
    ({ time, kind, text }) =>
      `<path class="mark ${kind}" d="M${x(time)} 2l4 8h-8z"><title>${escapeMarkup(`${clock.milliseconds(timeNs(time))} ${text}`)}</title></path>`,
  );
  const [left, right] = [from, from + span].map((time) => escapeMarkup(clock.milliseconds(timeNs(time))));
  return (
    `<svg class="strip" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="group" aria-label="messages over time">` +
    `<line x1="0" x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}" class="lane"/>${bars.join('')}${marks.join('')}</svg>` +
    `<p class="ends time"><span>${left}</span><span>${right}</span></p>`
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
