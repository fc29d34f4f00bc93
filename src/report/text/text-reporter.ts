/**
 * `--format text`: the report for a person, written at the end. First whose DHCP and which way, then the exchanges that
 * went wrong as tables of hops by messages, then those that went well, and last, where the eye is, the conclusion.
 */
import type { Reporter, ReportTail, Write } from '../report.ts';
import { sayCount } from '../words/words.ts';
import { createClock, type TimeZone } from './clock.ts';
import { conclusionLines } from './conclusion.ts';
import { createDigest, type Digest } from './digest.ts';
import { exchangeLines, shortLine } from './exchange-lines.ts';
import { headerLines } from './header.ts';
import type { Layout } from './layout.ts';
import { createStyle } from './style.ts';

export interface TextOptions {
  /** Width of the terminal; tables narrow down to fit. */
  readonly columns: number;
  readonly color: boolean;
  readonly timeZone: TimeZone;
  /** All proof and all advice, however long the report gets (--proof). */
  readonly everything?: boolean;
}

const MIN_COLUMNS = 40;
/** Up to so many exchanges altogether, healthy ones are shown in full as well. */
const FEW = 3;

function manyMore(hidden: number, what: string): readonly string[] {
  return hidden > 0 ? [`and ${sayCount(hidden, `more ${what} exchange`)}: --format json has all`] : [];
}

function exchangeBlocks(digest: Digest, layout: Layout): readonly (readonly string[])[] {
  const { troubled, healthy, troubledCount, healthyCount } = digest;
  const inFull = [...troubled, ...(troubledCount + healthyCount <= FEW ? healthy : [])];
  const blocks = inFull.map((exchange) => exchangeLines(exchange, layout));
  const moreTroubled = manyMore(troubledCount - troubled.length, 'troubled');
  if (moreTroubled.length > 0) blocks.push(moreTroubled);
  if (troubledCount + healthyCount <= FEW || healthyCount === 0) return blocks;
  return [
    ...blocks,
    [...healthy.map((exchange) => shortLine(exchange, layout)), ...manyMore(healthyCount - healthy.length, 'healthy')],
  ];
}

function reportLines(tail: ReportTail, digest: Digest, layout: Layout, everything: boolean): readonly string[] {
  const blocks = [
    headerLines(tail, layout),
    ...exchangeBlocks(digest, layout),
    conclusionLines(tail, digest, layout, everything),
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block, i) => (i === 0 ? block : ['', ...block]));
}

export function createTextReporter(write: Write, options: TextOptions): Reporter {
  const { count, add, digest } = createDigest();
  return {
    begin() {},
    sighting() {},
    verdict: count,
    finding() {},
    exchange: add,
    end(tail) {
      const { startNs, endNs } = tail.source;
      const result = digest();
      const [path, ...others] = tail.paths;
      const layout = {
        columns: Math.max(MIN_COLUMNS, options.columns),
        clock: createClock(options.timeZone, startNs, endNs),
        style: createStyle(options.color),
        guest: others.length > 0 ? null : (path?.guest?.mac ?? result.onlyClient),
      };
      write(`${reportLines(tail, result, layout, options.everything ?? false).join('\n')}\n`);
    },
  };
}
