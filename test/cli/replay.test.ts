/** The program on whole captures: exit codes, formats, standard input, a reader that goes away, Ctrl-C. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildClassic } from '../pcapfile/build-capture.ts';
import { reportErrors } from '../report/validate-report.ts';
import { dhcphop, leaseCapture, makeDirectory, PROGRAM, writeStory } from './program.ts';

/** Of a classic pcap. */
const FILE_HEADER_BYTES = 24;

const healthy = makeDirectory();
const loss = makeDirectory();
let files: readonly string[] = [];

beforeAll(() => {
  files = writeStory(healthy.directory, 'healthy');
  writeStory(loss.directory, 'loss');
});
afterAll(() => {
  healthy.remove();
  loss.remove();
});

describe('exit codes and reports', () => {
  test('everything delivered: 0', () => {
    const ran = dhcphop(['replay', ...files, '--format', 'json'], { cwd: healthy.directory });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const report = JSON.parse(ran.stdout);
    expect(reportErrors(report)).toEqual([]);
    expect(report.summary).toMatchObject({ verdict: 'ok', exchanges: 1, delivered: 4, lost: 0 });
    expect(report.source.files).toEqual(files);
  });

  test('a reply lost: 1, and the hops are named', () => {
    const ran = dhcphop(['replay', ...files, '--format', 'json'], { cwd: loss.directory });
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    const report = JSON.parse(ran.stdout);
    expect(reportErrors(report)).toEqual([]);
    expect(report.summary.firstLoss).toEqual({ lastSeen: 'br0', missing: 'tap0' });
  });

  test('nothing for this guest: 3', () => {
    const ran = dhcphop(['replay', ...files, '--guest', '02:00:00:00:00:01'], { cwd: healthy.directory });
    expect(ran.code).toBe(3);
    expect(ran.stdout).toMatch(/^NOTHING no DHCP message of this guest/m);
  });

  test('--hops puts the sources in order, whatever their order', () => {
    const args = ['replay', 'tap0.pcap', 'bond0.pcap', 'br0.pcap', '--hops', 'bond0,br0,tap0', '--format', 'json'];
    const report = JSON.parse(dhcphop(args, { cwd: loss.directory }).stdout);
    expect(report.paths[0].hops).toEqual(['bond0', 'br0', 'tap0']);
    expect(report.summary.firstLoss).toEqual({ lastSeen: 'br0', missing: 'tap0' });
  });
});

test('what stands behind -- is a source, whatever its name', () => {
  copyFileSync(join(healthy.directory, 'tap0.pcap'), join(healthy.directory, '-t.pcap'));
  const args = ['replay', 'bond0.pcap', '--format', 'json', '--', 'br0.pcap', '-t.pcap'];
  const { code, stdout } = dhcphop(args, { cwd: healthy.directory });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).source.files).toEqual(['bond0.pcap', 'br0.pcap', './-t.pcap']);
});

test('a hop that no source holds is no place for a loss', () => {
  const ran = dhcphop(['replay', ...files, '--hops', 'bnod0,br0,tap0', '--format', 'json'], { cwd: healthy.directory });
  expect(ran.code).toBe(3);
  expect(ran.stderr).toBe('dhcphop: hops: no source holds bnod0; they hold bond0, br0, tap0\n');
  const [discover] = JSON.parse(ran.stdout).exchanges[0].messages;
  expect(discover.verdict).toMatchObject({ status: 'inconclusive', reasons: ['not-open'] });
});

const MIXED_UP = [
  ['by the alphabet', ['bond0', 'tap0', 'br0']],
  ['from the guest', ['tap0', 'br0', 'bond0']],
  ['with the outer two mixed up', ['br0', 'bond0', 'tap0']],
] as const;

test.each(MIXED_UP)('sources %s: put in order by the frames, and said so', (_, names) => {
  const ran = dhcphop(['replay', ...names.map((name) => `${name}.pcap`)], { cwd: healthy.directory });
  expect(ran.code).toBe(0);
  expect(ran.stdout).toMatch(/^path +bond0 > br0 > tap0 > guest$/m);
  expect(ran.stdout).toMatch(/^order +inferred from the frames/m);
});

test.each(MIXED_UP)('--hops %s: no verdict, and the right order as a command', (_, names) => {
  for (const { directory } of [healthy, loss]) {
    const ran = dhcphop(['replay', '--hops', names.join(','), ...files], { cwd: directory });
    expect(ran.code).toBe(3);
    expect(ran.stdout).toMatch(/^CAUTION +the hops are in the wrong order: the frames show bond0 > br0 > tap0$/m);
    expect(ran.stdout.replace(/\n +/g, ' ')).toMatch(
      /^NEXT .*dhcphop replay --hops bond0,br0,tap0 bond0.pcap br0.pcap tap0.pcap$/m,
    );
    expect(ran.stdout).not.toMatch(/^(?:OK|LOST|FAILED)|LOST/m);
  }
});

test('an order that nothing tells: no verdict, and the likeliest as a command', () => {
  // One request at two places, with names that say nothing: the guest may be behind either.
  const { directory, remove: removeIt } = makeDirectory();
  writeFileSync(join(directory, 'one.pcap'), leaseCapture(10, [2, 3, 5]));
  writeFileSync(join(directory, 'two.pcap'), leaseCapture(0, [2, 3, 5]));
  for (const names of [
    ['one.pcap', 'two.pcap'],
    ['two.pcap', 'one.pcap'],
  ]) {
    const ran = dhcphop(['replay', ...names], { cwd: directory });
    expect(ran.code).toBe(3);
    expect(ran.stdout).toMatch(/^order +cannot be told from the frames$/m);
    expect(ran.stdout.replace(/\n +/g, ' ')).toContain(`dhcphop replay --hops one,two ${names.join(' ')}`);
    const json = dhcphop(['replay', ...names, '--format', 'json'], { cwd: directory });
    expect(reportErrors(JSON.parse(json.stdout))).toEqual([]);
    expect(JSON.parse(json.stdout).paths[0]).toMatchObject({ order: 'unknown', orderBy: null });
  }
  removeIt();
});

test.each(['healthy', 'loss'] as const)('%s as a person reads it', async (name) => {
  const { directory } = name === 'healthy' ? healthy : loss;
  const ran = dhcphop(['replay', ...files], { cwd: directory });
  await expect(ran.stdout).toMatchFileSnapshot(`golden/${name}.txt`);
});

test.each(['text', 'brief', 'json', 'ndjson', 'markdown', 'junit', 'prom'])(
  '%s is the same bytes each time',
  (format) => {
    const run = () => dhcphop(['replay', ...files, '--format', format], { cwd: loss.directory });
    const first = run();
    expect(first.code).toBe(1);
    expect(first.stdout).not.toBe('');
    expect(run()).toEqual(first);
  },
);

test('text is plain where it is no terminal, and coloured where it is asked for', () => {
  const colored = (args: readonly string[]) =>
    dhcphop(['replay', ...files, ...args], { cwd: loss.directory }).stdout.includes('\u001b[');
  expect(colored([])).toBe(false);
  expect(colored(['--color'])).toBe(true);
  expect(colored(['--no-color'])).toBe(false);
});

test('standard input, alone and with a name', () => {
  const input = leaseCapture(0);
  for (const [source, name] of [
    ['-', 'stdin'],
    ['tap0=-', 'tap0'],
  ] as const) {
    const ran = dhcphop(['replay', source, '--format', 'json'], { input });
    expect(JSON.parse(ran.stdout).paths[0].hops).toEqual([name]);
  }
});

test('a reader that goes away ends it quietly', () => {
  const command = `"${process.execPath}" "${PROGRAM}" replay ${files.join(' ')} --format ndjson | true; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: healthy.directory, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(['0', '141']).toContain(stdout.trim());
});

test.skipIf(!existsSync('/dev/full'))('a full disk is said', () => {
  const command = `"${process.execPath}" "${PROGRAM}" replay ${files.join(' ')} > /dev/full`;
  const { status, stderr } = spawnSync('bash', ['-c', command], { cwd: healthy.directory, encoding: 'utf8' });
  expect(status).toBe(4);
  expect(stderr).toMatch(/^dhcphop: write the report: no space left on device; try: df -h\n$/);
});

test.each([
  ['SIGINT', 'json'],
  ['SIGTERM', 'json'],
  ['SIGHUP', 'json'],
] as const)('%s on a stream that goes on ends with one whole document', async (signal, format) => {
  const child = spawn(process.execPath, [PROGRAM, 'replay', 'tap0=-', '--format', format], {
    stdio: 'pipe',
    // Also where the tests themselves were started by nohup.
    env: { ...process.env, _: PROGRAM },
  });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  // More than pipes and read-ahead hold: once all is taken it has been following the stream for long.
  const other = buildClassic([{ seconds: 1_790_000_000, fraction: 0, bytes: new Uint8Array(1400) }]);
  const others = Buffer.concat(Array.from({ length: 6000 }, () => other.subarray(FILE_HEADER_BYTES)));
  child.stdin.write(leaseCapture(0));
  await new Promise((resolve) => child.stdin.write(others, resolve));
  child.kill(signal);
  const [code] = await once(child, 'close');
  expect([0, 3]).toContain(code);
  expect(reportErrors(JSON.parse(stdout))).toEqual([]);
});

describe('help', () => {
  test.each(['trace', 'replay', 'path', 'doctor', 'explain'])(
    '%s has two examples and no options of others',
    (name) => {
      const ran = dhcphop([name, '--help']);
      expect(ran.code).toBe(0);
      expect(ran.stdout.split('Examples:')[1]?.match(/^ {2}(?:sudo )?dhcphop /gm)?.length).toBeGreaterThanOrEqual(2);
      expect(ran.stdout.includes('--hops')).toBe(name === 'trace' || name === 'replay');
    },
  );

  test('without a command the help is shown, and it is a usage error', () => {
    const ran = dhcphop([]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('Exit codes');
  });

  test('--version', () => {
    const { version } = JSON.parse(readFileSync(join(PROGRAM, '../../package.json'), 'utf8'));
    expect(dhcphop(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});
