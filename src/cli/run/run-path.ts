/** Does `dhcphop path`: the path of a guest, or of each NIC of a libvirt domain. */
import { shellWord } from '../../core/shell-word.ts';
import { probePath } from '../../diagnose/probe-path.ts';
import { askDomains } from '../../host/read-domains.ts';
import { readRules } from '../../host/read-rules.ts';
import { type ResolvedTarget, resolveTargets } from '../../host/resolve-target.ts';
import { runCommand } from '../../host/run-command.ts';
import { interfaceNamesOf } from '../../path/hops-of.ts';
import { requireTarget } from '../../pipeline/live/require-target.ts';
import { pathsJson } from '../../report/json/paths-json.ts';
import { type PathFindings, pathText } from '../../report/text/path-text.ts';
import type { DomainGuest } from '../../state/kinds/domains.ts';
import { checkGuest } from '../../wiring/check-guest.ts';
import { checkWiring } from '../../wiring/check-wiring.ts';
import { EXIT_OK, EXIT_PIPE } from '../exit-code.ts';
import { parseChoice, parseGuest, TEXT_OR_JSON } from '../parse/parse-options.ts';
import { describeTerminal } from '../terminal/create-reporter.ts';
import { warn } from '../terminal/diagnostics.ts';
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
  const { targets, isWhole } = await resolveTargets(argv.target ?? null, { guest: parseGuest(argv.guest) });
  requireTarget(argv.target, targets[0]!.path, 'path');
  if (!isWhole) {
    const look = `virsh domiflist ${shellWord(argv.target ?? '')}`;
    warn(`path ${argv.target}: another NIC of it has no interface on this host yet; try: ${look}`);
  }
  const guests = await askDomains(interfaceNamesOf(targets.map(({ path }) => path)), runCommand).catch(() => []);
  const found: PathFindings[] = [];
  for (const target of targets) found.push(await findingsOf(target, guests));
  const output = openOutput(process.stdout, () => undefined);
  const terminal = describeTerminal(process.stdout, argv.color);
  if (format === 'text') output.write(found.map((each) => pathText(each, terminal)).join('\n'));
  else output.write(pathsJson(found));
  await output.finish();
  return output.isClosed() ? EXIT_PIPE : EXIT_OK;
}

async function findingsOf(target: ResolvedTarget, guests: readonly DomainGuest[]): Promise<PathFindings> {
  const { path, remarks, links, fdb } = target;
  const problems = [...checkGuest(path, guests), ...checkWiring(path, links, fdb)];
  return { path, remarks, problems, probes: probePath(path, links, fdb, await readRules(path, runCommand)) };
}
