/** Does `dhcphop path`. The JSON has `guest` and `hops` of a report's path, with roles, remarks, problems and probes. */
import { probePath } from '../../diagnose/probe-path.ts';
import { askDomains } from '../../host/read-domains.ts';
import { readRules } from '../../host/read-rules.ts';
import { resolveTarget } from '../../host/resolve-target.ts';
import { runCommand } from '../../host/run-command.ts';
import { interfaceNamesOf } from '../../path/hops-of.ts';
import { requireTarget } from '../../pipeline/live/require-target.ts';
import { formatJson } from '../../report/json/json-text.ts';
import { pathText } from '../../report/text/path-text.ts';
import { TOOL } from '../../report/tool.ts';
import { stopAdvice, stopTitle } from '../../report/words/probe-words.ts';
import { remarkText } from '../../report/words/remark-words.ts';
import { wiringAdvice, wiringTitle } from '../../report/words/wiring-words.ts';
import { checkGuest } from '../../wiring/check-guest.ts';
import { checkWiring } from '../../wiring/check-wiring.ts';
import { EXIT_OK, EXIT_PIPE } from '../exit-code.ts';
import { parseChoice, parseGuest, TEXT_OR_JSON } from '../parse/parse-options.ts';
import { describeTerminal } from '../terminal/create-reporter.ts';
import { openOutput } from '../terminal/output.ts';

/** The arguments of `dhcphop path`; undefined where one was not given. */
export interface PathArguments {
  readonly target: string | undefined;
  readonly guest: string | undefined;
  readonly format: string;
  readonly color: boolean | undefined;
}

/** Returns the exit code. @throws ToolError for a target that fits nothing or several guests. */
export async function runPath(argv: PathArguments): Promise<number> {
  const format = parseChoice('--format', argv.format, TEXT_OR_JSON);
  const resolved = await resolveTarget(argv.target ?? null, { guest: parseGuest(argv.guest) });
  requireTarget(argv.target, resolved.path, 'path');
  const { path, remarks, links, fdb } = resolved;
  const guests = await askDomains(interfaceNamesOf([path]), runCommand).catch(() => []);
  const problems = [...checkGuest(path, guests), ...checkWiring(path, links, fdb)];
  const probes = probePath(path, links, fdb, await readRules(path, runCommand));
  const output = openOutput(process.stdout, () => undefined);
  if (format === 'text')
    output.write(pathText({ path, remarks, problems, probes }, describeTerminal(process.stdout, argv.color)));
  else {
    const document = {
      schemaVersion: 1,
      tool: TOOL,
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
    output.write(`${formatJson(document)}\n`);
  }
  await output.finish();
  return output.isClosed() ? EXIT_PIPE : EXIT_OK;
}
