/**
 * `--format ndjson`: one object a line with `event`, as things happen. A sighting and a verdict name their message and
 * exchange; a message follows, whole, when it has its verdict; findings come when they first hold and, complete, at
 * the end.
 */
import type { Path } from '../../path/path.ts';
import type { Reporter, Write } from '../report.ts';
import { TOOL } from '../tool.ts';
import { formatJson } from './json-text.ts';
import { findingJson, hopJson, pathJson, sourceJson, summaryJson } from './tail-json.ts';
import { exchangeJson, messageJson, sightingJson, verdictJson } from './trace-json.ts';

export function createNdjsonReporter(write: Write): Reporter {
  const addPath = (path: Path) => write(`${formatJson({ event: 'path', ...pathJson(path) })}\n`);
  return {
    begin(paths) {
      for (const path of paths) addPath(path);
    },
    addPath,
    sighting(sighting, message) {
      const { exchangeId, id, dhcp } = message;
      write(
        `${sightingJson(sighting, `{"event":"sighting","exchange":${exchangeId},"message":${id},"type":"${dhcp.type}",`)}\n`,
      );
    },
    verdict(message) {
      const { exchangeId, id, verdict } = message;
      if (verdict === null) return;
      write(
        `${messageJson(message, `{"event":"message","exchange":${exchangeId},`)}\n${verdictJson(verdict, `{"event":"verdict","exchange":${exchangeId},"message":${id},`)}\n`,
      );
    },
    exchange(exchange) {
      write(`${exchangeJson(exchange, '{"event":"exchange",')}\n`);
    },
    finding(finding) {
      write(`${formatJson({ event: 'finding', final: false, ...findingJson(finding) })}\n`);
    },
    end(tail) {
      for (const finding of tail.findings) {
        write(`${formatJson({ event: 'finding', final: true, ...findingJson(finding) })}\n`);
      }
      const { unobserved } = tail;
      const hops = tail.hops.map(hopJson);
      const source = sourceJson(tail.source);
      write(
        `${formatJson({ event: 'summary', schemaVersion: 1, tool: TOOL, source, hops, unobserved, ...summaryJson(tail) })}\n`,
      );
    },
  };
}
