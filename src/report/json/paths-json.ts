/** `dhcphop path --format json`: `guest` and `hops` of a report's path, with roles, remarks, problems and probes. */
import type { PathFindings } from '../text/path-text.ts';
import { TOOL } from '../tool.ts';
import { stopAdvice, stopTitle } from '../words/probe-words.ts';
import { remarkText } from '../words/remark-words.ts';
import { wiringAdvice, wiringTitle } from '../words/wiring-words.ts';
import { formatJson } from './json-text.ts';

/** `paths` has one for each NIC of a domain. The first of them also stands outside of it, as it did when there was only one. */
export function pathsJson(found: readonly PathFindings[]): string {
  const paths = found.map(pathJson);
  return `${formatJson({ schemaVersion: 1, tool: TOOL, ...paths[0], paths })}\n`;
}

function pathJson({ path, remarks, problems, probes }: PathFindings) {
  return {
    guest: path.guest,
    hops: path.hops,
    remarks: remarks.map((remark) => ({ ...remark, text: remarkText(remark) })),
    problems: problems.map((problem) => ({
      ...problem,
      title: wiringTitle(problem),
      advice: [wiringAdvice(problem)],
    })),
    probes: probes.map(({ message, steps }) => ({
      message,
      steps: steps.map(({ stop, ...step }) => ({
        ...step,
        stop: stop && { code: stop.code, facts: stop.facts, title: stopTitle(stop), advice: stopAdvice(stop) },
      })),
    })),
  };
}
