/** The library's replay: the program's own report as values, with nothing else done. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Refused, type ReplayEvent, replay, replayReport, ToolError } from '../../src/index.ts';
import { dhcphop, makeDirectory, writeStory } from '../cli/program.ts';
import { eventErrors } from '../report/validate-event.ts';
import { reportErrors } from '../report/validate-report.ts';

const PCAPS = fileURLToPath(new URL('../../pcaps', import.meta.url));
const LOOP = `${PCAPS}/loop/incident.pcapng`;
const incidents = readdirSync(PCAPS).flatMap((name) => {
  const file = `${PCAPS}/${name}/incident.pcapng`;
  return existsSync(file) ? [file] : [];
});

async function eventsOf(options: Parameters<typeof replay>[0]): Promise<readonly ReplayEvent[]> {
  const events: ReplayEvent[] = [];
  for await (const event of replay(options)) events.push(event);
  return events;
}

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe.each(incidents)('%s', (file) => {
  test('the report is that of --format json, and fits the schema', async () => {
    const report = await replayReport({ sources: [file] });
    expect(report).toEqual(JSON.parse(dhcphop(['replay', file, '--format', 'json']).stdout));
    expect(reportErrors(report)).toEqual([]);
  });

  test('the events are the lines of --format ndjson', async () => {
    const { stdout } = dhcphop(['replay', file, '--format', 'ndjson']);
    const events = await eventsOf({ sources: [file] });
    expect(events).toEqual(linesOf(stdout));
    expect(events.flatMap((event) => eventErrors(event))).toEqual([]);
  });
});

test('options mean what they mean on the command line', async () => {
  const { directory, remove } = makeDirectory();
  const [bond, bridge, tap] = writeStory(directory, 'loss').map((name) => `${directory}/${name}`);
  const report = await replayReport({
    sources: [bond!, { name: 'bridge', file: bridge! }, tap!],
    hops: 'bond0,bridge,tap0',
    guest: '52-54-00-12-34-56',
    settleMs: 1000,
    details: true,
  });
  const args = [bond!, `bridge=${bridge}`, tap!, '--hops', 'bond0,bridge,tap0', '--settle', '1s', '--details'];
  const ran = dhcphop(['replay', ...args, '--guest', '52:54:00:12:34:56', '--format', 'json']);
  expect(report).toEqual(JSON.parse(ran.stdout));
  remove();
});

test('a directory is a source', async () => {
  const { directory, remove } = makeDirectory();
  writeStory(directory, 'loss');
  const { summary } = await replayReport({ sources: [directory] });
  expect(summary).toMatchObject({ verdict: 'loss', firstLoss: { lastSeen: 'br0', missing: 'tap0' } });
  remove();
});

describe('it says no with facts', () => {
  const CASES = [
    [{ sources: [] }, { what: 'no-source' }],
    [{ sources: [LOOP, LOOP] }, { what: 'source-twice', path: LOOP }],
    [{ sources: [LOOP], guest: 'fa:16' }, { what: 'guest-not-mac' }],
    [{ sources: [LOOP], settleMs: 0 }, { what: 'settle-not-positive' }],
    [{ sources: [LOOP], hops: 'a,,b' }, { what: 'hop-empty' }],
  ] as const;

  test.each(CASES)('%j', async (options, refusal) => {
    const error = await replayReport(options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refused);
    expect(error).toMatchObject({ code: 'usage', hint: null, refusal });
    await expect(eventsOf(options)).rejects.toThrow(Refused);
  });

  test('a file that is not there', async () => {
    const options = { sources: ['/nowhere.pcap'] };
    await expect(replayReport(options)).rejects.toThrow(ToolError);
    await expect(eventsOf(options)).rejects.toMatchObject({ code: 'cannot-read' });
  });
});

describe('ended early', () => {
  test('leaving the loop ends it', async () => {
    const seen: string[] = [];
    for await (const { event } of replay({ sources: [LOOP] })) {
      seen.push(event);
      if (event === 'message') break;
    }
    expect(seen.at(-1)).toBe('message');
  });

  test('a signal that is aborted before or during it rejects with its reason', async () => {
    const reason = new Error('enough');
    await expect(replayReport({ sources: [LOOP], signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const report = replayReport({ sources: [LOOP], signal: controller.signal });
    controller.abort(reason);
    await expect(report).rejects.toBe(reason);
    const during = new AbortController();
    const iterate = async () => {
      for await (const _ of replay({ sources: [LOOP], signal: during.signal })) during.abort(reason);
    };
    await expect(iterate()).rejects.toBe(reason);
  });
});

describe('nothing but reading', () => {
  afterEach(() => vi.restoreAllMocks());

  test('no output, no listener, no exit; warnings go to onWarning', async () => {
    const { directory, remove } = makeDirectory();
    const sources = writeStory(directory, 'healthy').map((name) => `${directory}/${name}`);
    const listeners = () => process.eventNames().map((name) => [name, process.listenerCount(name)]);
    const before = listeners();
    const stdout = vi.spyOn(process.stdout, 'write');
    const stderr = vi.spyOn(process.stderr, 'write');
    const exit = vi.spyOn(process, 'exit');
    const warnings: string[] = [];
    const onWarning = (text: string) => warnings.push(text);
    await replayReport({ sources, hops: 'bond0,br0,tap0,tap9', onWarning });
    await eventsOf({ sources, hops: 'bond0,br0,tap0,tap9', onWarning });
    const expected = 'hops: no source holds tap9; they hold bond0, br0, tap0';
    expect(warnings).toEqual([expected, expected]);
    for (const spy of [stdout, stderr, exit]) expect(spy).not.toHaveBeenCalled();
    expect(listeners()).toEqual(before);
    remove();
  });
});
