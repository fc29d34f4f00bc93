/** The reporter for `--format`, loaded when it is asked for. */
import type { Reporter, WriteBytes } from '../../report/report.ts';
import type { Format } from '../parse/parse-options.ts';

export interface Terminal {
  readonly columns: number;
  readonly color: boolean;
}

const DEFAULT_COLUMNS = 80;

/** Its width; a serial line, and a terminal that nobody gave a size, say 0. */
export function terminalColumns(stream: Pick<NodeJS.WriteStream, 'columns'>): number {
  return stream.columns || DEFAULT_COLUMNS;
}

/** What standard output is. `color` is what --color or --no-color said; undefined leaves it to the terminal. */
export function describeTerminal(stream: NodeJS.WriteStream, color: boolean | undefined): Terminal {
  const inColor = stream.isTTY === true && !process.env.NO_COLOR && stream.hasColors();
  return { columns: terminalColumns(stream), color: color ?? inColor };
}

export async function createReporter(format: Format, write: WriteBytes, terminal: Terminal): Promise<Reporter> {
  switch (format) {
    case 'text': {
      const { createTextReporter } = await import('../../report/text/text-reporter.ts');
      return createTextReporter(write, { ...terminal, timeZone: 'local' });
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
  }
}
