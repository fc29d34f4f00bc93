/**
 * `--format json`: exactly one document, version 1 (docs/report.schema.json). Exchanges are written as they close, so
 * memory does not grow with them; all else follows at the end. Nothing is written before the first exchange or the end.
 */
import { HostEvents } from '../host-events.ts';
import type { Reporter, WriteBytes } from '../report.ts';
import { TOOL } from '../tool.ts';
import { hostEventJson } from './host-event-json.ts';
import { encodeText, JsonBytes } from './json-bytes.ts';
import { formatJson } from './json-text.ts';
import { findingJson, hopJson, pathJson, sourceJson, summaryJson, unfollowedJson } from './tail-json.ts';
import { addExchange } from './trace-json.ts';

const HEAD = `{"schemaVersion":1,"tool":${formatJson(TOOL)},\n"exchanges":[`;
const NEXT_EXCHANGE = encodeText(',\n{"id":');

/** A list with one element a line. */
function list(elements: readonly unknown[]): string {
  return elements.length === 0 ? '[]' : `[\n${elements.map(formatJson).join(',\n')}\n]`;
}

export function createJsonReporter(write: WriteBytes): Reporter {
  const out = new JsonBytes(write);
  const events = new HostEvents();
  let started = false;

  return {
    begin() {},
    sighting() {},
    verdict() {},
    finding() {},
    hostState(state) {
      events.add(state);
    },
    exchange(exchange) {
      if (started) out.add(NEXT_EXCHANGE);
      else out.addText(`${HEAD}\n{"id":`);
      started = true;
      addExchange(out, exchange);
    },
    end(tail) {
      if (!started) out.addText(HEAD);
      out.addText(
        `],
"source":${formatJson(sourceJson(tail.source))},
"hops":${list(tail.hops.map(hopJson))},
"paths":${list(tail.paths.map((path) => pathJson(path, tail.order)))},
"findings":${list(tail.findings.map(findingJson))},
"hostEvents":${list(events.inOrder().map(hostEventJson))},
"hostEventsLeftOut":${events.leftOut},
"unobserved":${list(tail.unobserved)},
"causeless":${list(tail.causeless ?? [])},
"unexplained":${list(tail.unexplained ?? [])},
"bystanders":${list(tail.bystanders)},${tail.unfollowed ? `\n"unfollowed":${formatJson(unfollowedJson(tail.unfollowed))},` : ''}
"summary":${formatJson(summaryJson(tail))}}
`,
      );
      out.flush();
    },
  };
}
