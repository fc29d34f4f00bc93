/** The program on whole captures: exit codes, formats, standard input, a reader that goes away, Ctrl-C. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportErrors } from '../report/validate-report.ts';
import { dhcphop, leaseCapture, makeDirectory, PROGRAM, writeStory } from './program.ts';

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
  expect(ran.stderr).toBe('dhcphop: --hops: no source holds bnod0; they hold bond0, br0, tap0\n');
  const [discover] = JSON.parse(ran.stdout).exchanges[0].messages;
  expect(discover.verdict).toMatchObject({ status: 'inconclusive', reasons: ['not-open'] });
});

test.each([
  ['by the alphabet', ['bond0.pcap', 'tap0.pcap', 'br0.pcap'], 3],
  ['from the guest', ['tap0.pcap', 'br0.pcap', 'bond0.pcap'], 3],
  ['with the outer two mixed up', ['br0.pcap', 'bond0.pcap', 'tap0.pcap'], 0],
] as const)('sources %s: told, with what to do', (_, sources, code) => {
  const ran = dhcphop(['replay', ...sources], { cwd: healthy.directory });
  expect(ran.code).toBe(code);
  expect(ran.stdout).toMatch(/^(?:NOTE|CAUTION) +the sources seem to be in the wrong order/m);
  expect(ran.stdout).toMatch(/^NEXT +give the sources from the network to the guest/m);
});

test.each(['healthy', 'loss'] as const)('%s as a person reads it', async (name) => {
  const { directory } = name === 'healthy' ? healthy : loss;
  const ran = dhcphop(['replay', ...files], { cwd: directory });
  await expect(ran.stdout).toMatchFileSnapshot(`golden/${name}.txt`);
});

test.each(['text', 'json', 'ndjson', 'markdown', 'junit'])('%s is the same bytes each time', (format) => {
  const run = () => dhcphop(['replay', ...files, '--format', format], { cwd: loss.directory });
  const first = run();
  expect(first.code).toBe(1);
  expect(first.stdout).not.toBe('');
  expect(run()).toEqual(first);
});

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
  expect(stderr).toMatch(/^dhcphop: write the report: ENOSPC[^\n]*; try: df -h\n$/);
});

test.each([
  ['SIGINT', 'json'],
  ['SIGTERM', 'json'],
  ['SIGHUP', 'json'],
] as const)('%s on a stream that goes on ends with one whole document', async (signal, format) => {
  const child = spawn(process.execPath, [PROGRAM, 'replay', 'tap0=-', '--format', format], { stdio: 'pipe' });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stdin.write(leaseCapture(0));
  await new Promise((resolve) => setTimeout(resolve, 1500));
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
