/**
 * `--format ndjson`: one object a line with `event`, as things happen (docs/events.schema.json). The first names the
 * version. A sighting and a verdict name their message and exchange; a message follows, whole, when it has its verdict;
 * findings come when they first hold and, complete, at the end.
 */
import type { Path } from '../../path/path.ts';
import type { PathOrder } from '../../path/path-order.ts';
import type { Message } from '../../trace/types.ts';
import { isHostEvent } from '../host-events.ts';
import type { Reporter, ReportTail, WriteBytes } from '../report.ts';
import { TOOL } from '../tool.ts';
import { hostEventJson } from './host-event-json.ts';
import { encodeText, JsonBytes } from './json-bytes.ts';
import { formatJson } from './json-text.ts';
import { remember } from './remember.ts';
import { findingJson, hopJson, pathJson, sourceJson, summaryJson, unfollowedJson } from './tail-json.ts';
import { addExchange, addMessage, addSighting, addVerdict } from './trace-json.ts';

const SIGHTING = encodeText('{"event":"sighting","exchange":');
const MESSAGE = encodeText('{"event":"message","exchange":');
const VERDICT = encodeText('{"event":"verdict","exchange":');
const EXCHANGE = encodeText('{"event":"exchange","id":');
const ID = encodeText(',"id":');
const OF_MESSAGE = encodeText(',"message":');
const typeMember = remember((type: string) => `,"type":"${type}",`);
const COMMA = encodeText(',');
const END_OF_LINE = encodeText('\n');

export function createNdjsonReporter(write: WriteBytes): Reporter {
  const out = new JsonBytes(write);
  const endLine = () => {
    out.add(END_OF_LINE);
    out.flushSoon();
  };
  const addLine = (event: object) => {
    out.addText(formatJson(event));
    endLine();
  };
  let order: PathOrder | null = null;
  const addPath = (path: Path) => addLine({ event: 'path', ...pathJson(path, order) });
  return {
    begin(paths, known) {
      order = known ?? null;
      addLine({ event: 'begin', schemaVersion: 1, tool: TOOL });
      for (const path of paths) addPath(path);
    },
    addPath,
    sighting(sighting, message) {
      startLine(out, SIGHTING, message);
      out.add(typeMember(message.dhcp.type));
      addSighting(out, sighting);
      endLine();
    },
    verdict(message) {
      const { verdict } = message;
      if (verdict === null) return;
      out.add(MESSAGE);
      out.addNumber(message.exchangeId);
      out.add(ID);
      addMessage(out, message);
      endLine();
      startLine(out, VERDICT, message);
      out.add(COMMA);
      addVerdict(out, verdict);
      endLine();
    },
    hostState(state) {
      if (isHostEvent(state)) addLine({ event: 'host', ...hostEventJson(state) });
    },
    exchange(exchange) {
      out.add(EXCHANGE);
      addExchange(out, exchange);
      endLine();
    },
    finding(finding) {
      addLine({ event: 'finding', final: false, ...findingJson(finding) });
    },
    end(tail) {
      for (const finding of tail.findings) addLine({ event: 'finding', final: true, ...findingJson(finding) });
      addLine(summaryEvent(tail));
      out.flush();
    },
  };
}

/** An event that names a message and its exchange. */
function startLine(out: JsonBytes, event: Uint8Array, { exchangeId, id }: Message): void {
  out.add(event);
  out.addNumber(exchangeId);
  out.add(OF_MESSAGE);
  out.addNumber(id);
}

function summaryEvent(tail: ReportTail): object {
  const { unobserved, causeless = [], unexplained = [], bystanders, unfollowed } = tail;
  return {
    event: 'summary',
    schemaVersion: 1,
    tool: TOOL,
    source: sourceJson(tail.source),
    hops: tail.hops.map(hopJson),
    unobserved,
    causeless,
    unexplained,
    bystanders,
    ...(unfollowed ? { unfollowed: unfollowedJson(unfollowed) } : {}),
    ...summaryJson(tail),
  };
}
