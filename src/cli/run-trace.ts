/** Does `dhcphop trace`: finds the path, opens every hop, follows what comes until it ends, and reports. */

import { invokingUser } from '../capture/file-owner.ts';
import { dhcpFilter } from '../capture/filter.ts';
import { createIncidentWriter, type IncidentWriter } from '../capture/incident-writer.ts';
import { type LiveSource, openLiveSource } from '../capture/live-source.ts';
import { ToolError } from '../core/errors.ts';
import { MILLISECOND_NS } from '../core/time.ts';
import { createLiveHostFeed } from '../host/live-host-feed.ts';
import { lowerPrivileges } from '../host/privileges.ts';
import { resolveTarget } from '../host/resolve-target.ts';
import type { Hop, Path } from '../path/path.ts';
import { sanitize } from '../report/sanitize.ts';
import { TOOL } from '../report/tool.ts';
import { DEFAULT_SETTLE_NS } from '../trace/limits.ts';
import type { TraceArguments } from './commands/trace.ts';
import { createReporter, describeTerminal } from './create-reporter.ts';
import { EXIT_PIPE, exitCodeOfVerdict } from './exit-code.ts';
import { withLiveProgress } from './live-progress.ts';
import { openOutput } from './output.ts';
import { parseHops } from './parse-hops.ts';
import { FORMATS, parseChoice, parseGuest, parseSpan } from './parse-options.ts';
import { runPipeline } from './pipeline.ts';
import { requireTarget } from './require-target.ts';
import { stopOnSignal } from './signals.ts';

function warn(message: string): void {
  process.stderr.write(`dhcphop: ${sanitize(message)}\n`);
}

/** --hops in front of living interfaces. */
function parseLiveHops(list: string): readonly Hop[] {
  const hops = parseHops(list);
  const renamed = hops.find(({ name, interfaces }) => name !== interfaces.join('|'));
  if (renamed === undefined) return hops;
  throw new ToolError(
    'usage',
    `--hops: ${renamed.name}=… renames an interface of a capture file`,
    '--hops bond0,br0,tap0',
  );
}

async function findPath({ target, hops }: TraceArguments, guest: string | null): Promise<Path> {
  if (target !== undefined && hops !== undefined) {
    throw new ToolError('usage', 'TARGET and --hops exclude each other', `dhcphop trace ${target}`);
  }
  if (hops !== undefined)
    return { guest: guest === null ? null : { mac: guest, name: null }, hops: parseLiveHops(hops) };
  const { path, remarks } = await resolveTarget(target ?? null, { guest });
  requireTarget(target, path, 'trace');
  if (remarks.length > 0) {
    const { remarkText } = await import('../report/words/remark-words.ts');
    for (const remark of remarks) warn(remarkText(remark));
  }
  return path;
}

/** A bridge shows forwarded unicast only while it is promiscuous; its ports are so already. */
function liveInterfaces({ hops }: Path) {
  return hops.flatMap(({ interfaces, role }) => interfaces.map((name) => ({ name, promiscuous: role === 'bridge' })));
}

async function openIncident(file: string | undefined, path: Path, filter: string): Promise<IncidentWriter | null> {
  if (file === undefined) return null;
  const describe = (name: string) => {
    const position = path.hops.findIndex(({ interfaces }) => interfaces.includes(name));
    return position < 0 ? null : `${path.hops[position]?.role}, hop ${position + 1} of ${path.hops.length}`;
  };
  return createIncidentWriter(file, {
    application: `${TOOL.name} ${TOOL.version}`,
    owner: invokingUser(process.env),
    filter,
    describe,
    onError: (error) => warn(`${error.message}; the trace goes on without recording`),
  });
}

/** Returns the exit code. @throws ToolError for what cannot be understood, found, opened or written. */
export async function runTrace(argv: TraceArguments): Promise<number> {
  const format = parseChoice('--format', argv.format, FORMATS);
  const until = parseChoice('--until', argv.until, ['never', 'bound', 'loss'] as const);
  const guest = parseGuest(argv.guest);
  const settleNs = parseSpan('--settle', argv.settle) ?? DEFAULT_SETTLE_NS;
  const forNs = parseSpan('--for', argv.for);
  const found = await findPath(argv, guest);

  const host = await createLiveHostFeed({ paths: [found] });
  let source: LiveSource | null = null;
  const stop = () => source?.stop();
  try {
    const path = host.paths[0] ?? found;
    // All DHCP, not the guest's alone: what others send is counted, and may be the cause.
    const filter = dhcpFilter(null);
    const interfaces = liveInterfaces(path);
    source = openLiveSource(interfaces, { filter });
    const incident = await openIncident(argv.write, path, filter);
    const output = openOutput(process.stdout, stop);
    const plain = await createReporter(format, output.write, describeTerminal(process.stdout, argv.color));
    const { reporter, clear } = withLiveProgress(plain, process.stderr);
    const restoreSignals = stopOnSignal(stop);
    const timer = forNs === null ? null : setTimeout(stop, Number(forNs / MILLISECOND_NS));
    for (const remark of await lowerPrivileges(
      source,
      interfaces.map(({ name }) => name),
    ))
      warn(remark);
    warn(`capturing on ${path.hops.map(({ name }) => name).join(' > ')}; Ctrl-C ends it and prints the report`);
    const { tail } = await runPipeline({
      source,
      kind: 'live',
      files: argv.write === undefined ? [] : [argv.write],
      choosePaths: () => host.paths,
      laterPath: (path) => path,
      settleNs,
      reporter,
      hostFeed: host.feed,
      incident,
      until,
      warn: (message) => {
        clear();
        warn(message);
      },
    });
    if (timer !== null) clearTimeout(timer);
    restoreSignals();
    await output.finish();
    return output.isClosed() ? EXIT_PIPE : exitCodeOfVerdict(tail.summary.verdict);
  } finally {
    source?.close();
    host.close();
  }
}
