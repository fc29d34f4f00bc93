/** The reporter for `--format`, loaded when it is asked for. */
import type { Reporter, WriteBytes } from '../../report/report.ts';
import type { Format } from '../parse/parse-options.ts';

export interface Terminal {
  readonly columns: number;
  readonly color: boolean;
}

const DEFAULT_COLUMNS = 80;

type Environment = Readonly<Record<string, string | undefined>>;

/** Its width, else that of the variable COLUMNS; a serial line, and a terminal that nobody gave a size, say 0. */
export function terminalColumns(
  stream: Pick<NodeJS.WriteStream, 'columns'>,
  { COLUMNS = '' }: Environment = process.env,
): number {
  const given = /^\d{1,4}$/.test(COLUMNS) ? Number(COLUMNS) : 0;
  return stream.columns || given || DEFAULT_COLUMNS;
}

/** What standard output is. `color` is what --color or --no-color said; undefined leaves it to the environment. */
export function describeTerminal(
  stream: NodeJS.WriteStream,
  color: boolean | undefined,
  environment: Environment = process.env,
): Terminal {
  return { columns: terminalColumns(stream, environment), color: color ?? wantsColor(stream, environment) };
}

/** https://no-color.org: an empty NO_COLOR says nothing. FORCE_COLOR colours what is no terminal, `0` and `false` do not. */
function wantsColor(stream: NodeJS.WriteStream, environment: Environment): boolean {
  const { NO_COLOR = '', FORCE_COLOR } = environment;
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined) return !/^(?:0|false)$/.test(FORCE_COLOR);
  // Node itself takes an empty NO_COLOR for a wish.
  return stream.isTTY === true && stream.hasColors({ ...environment, NO_COLOR: undefined });
}

/** How a report for a person looks. `everything`: all proof and advice, however long that gets (--proof). */
export interface Looks extends Terminal {
  readonly everything: boolean;
}

export async function createReporter(format: Format, write: WriteBytes, looks: Looks): Promise<Reporter> {
  switch (format) {
    case 'text': {
      const { createTextReporter } = await import('../../report/text/text-reporter.ts');
      return createTextReporter(write, { ...looks, timeZone: 'local' });
    }
    case 'brief': {
      const { createBriefReporter } = await import('../../report/brief-reporter.ts');
      return createBriefReporter(write);
    }
    case 'json': {
      const { createJsonReporter } = await import('../../report/json/json-reporter.ts');
      return createJsonReporter(write);
    }
    case 'ndjson': {
      const { createNdjsonReporter } = await import('../../report/json/ndjson-reporter.ts');
      return createNdjsonReporter(write);
    }
    case 'markdown': {
      const { createMarkdownReporter } = await import('../../report/markdown-reporter.ts');
      return createMarkdownReporter(write);
    }
    case 'junit': {
      const { createJunitReporter } = await import('../../report/junit-reporter.ts');
      return createJunitReporter(write);
    }
    case 'prom': {
      const { createPromReporter } = await import('../../report/prom-reporter.ts');
      return createPromReporter(write);
    }
  }
}
