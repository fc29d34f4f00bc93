/**
 * `--format json`: exactly one document, version 1 (docs/report.schema.json). Exchanges are written as they close, so
 * memory does not grow with them; all else follows at the end. Nothing is written before the first exchange or the end.
 */
import type { Reporter, Write } from '../report.ts';
import { TOOL } from '../tool.ts';
import { formatJson } from './json-text.ts';
import { findingJson, hopJson, pathJson, sourceJson, summaryJson } from './tail-json.ts';
import { exchangeJson } from './trace-json.ts';

/** Exchanges are handed on in pieces of about this many characters. */
const CHUNK = 65_536;

/** A list with one element a line. */
function list(elements: readonly unknown[]): string {
  return elements.length === 0 ? '[]' : `[\n${elements.map(formatJson).join(',\n')}\n]`;
}

export function createJsonReporter(write: Write): Reporter {
  let lead = `{"schemaVersion":1,"tool":${formatJson(TOOL)},\n"exchanges":[\n{`;
  let pending: string[] = [];
  let pendingLength = 0;
  let started = false;

  const flush = () => {
    write(pending.join(''));
    pending = [];
    pendingLength = 0;
  };
  return {
    begin() {},
    sighting() {},
    verdict() {},
    finding() {},
    exchange(exchange) {
      const text = exchangeJson(exchange, lead);
      if (!started) lead = ',\n{';
      started = true;
      pending.push(text);
      pendingLength += text.length;
      if (pendingLength >= CHUNK) flush();
    },
    end(tail) {
      if (!started) pending.push(lead.slice(0, -2));
      pending.push(
        `],
"source":${formatJson(sourceJson(tail.source))},
"hops":${list(tail.hops.map(hopJson))},
"paths":${list(tail.paths.map(pathJson))},
"findings":${list(tail.findings.map(findingJson))},
"unobserved":${list(tail.unobserved)},
"summary":${formatJson(summaryJson(tail))}}
`,
      );
      flush();
    },
  };
}
