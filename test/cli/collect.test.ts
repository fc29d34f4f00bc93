/** The script of `dhcphop collect`: any shell runs it, it changes nothing, and what it cannot read it says. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { onPath } from '../../lab/client.js';
import { collectScript } from '../../src/tools/collect/collect-script.ts';
import { dhcphop } from './program.ts';

const SHELLS = [['sh'], ['dash'], ['busybox', 'ash'], ['bash', '--posix']]
  .filter(([name]) => onPath(name!))
  .map((shell) => [shell]);

const run = ([shell = 'sh', ...words]: readonly string[], input: string, env: NodeJS.ProcessEnv = process.env) =>
  spawnSync(shell, words, { input, encoding: 'utf8', env, timeout: 60_000 });

describe('dhcphop collect', () => {
  test('prints the script, for namespaces that it is told', () => {
    expect(dhcphop(['collect'])).toMatchObject({ code: 0, stdout: collectScript() });
    expect(dhcphop(['collect', 'blue', 'qdhcp-1']).stdout).toContain("\nnamespaces='blue qdhcp-1'\n");
    const odd = dhcphop(['collect', 'a b']);
    expect(odd).toMatchObject({ code: 2, stdout: '' });
    expect(odd.stderr).toContain('collect a b: not the name of a network namespace; try: ip netns');
  });

  test.each(SHELLS)('is run by %j from standard input', (shell) => {
    const { stdout, stderr, status } = run(shell, collectScript());
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('==== dhcphop collect 1');
    expect(lines.at(-2)).toBe('==== done');
    expect(stdout).toMatch(/^==== \d{10}\.\d{9} - ip (-j )?-d -s -s link show$/m);
    // Each section is closed before the next begins.
    const marks = lines.filter((line) => /^==== (\d+\.|end )/.test(line)).map((line) => line.startsWith('==== end'));
    expect(marks.length).toBeGreaterThan(10);
    expect(marks).toEqual(marks.map((_, i) => i % 2 === 1));
  });

  test.each(SHELLS)('asks the tools that are installed, whatever %j itself calls ip', (shell) => {
    // As a shell of busybox that prefers its own applets: a name without a path is an applet, also behind timeout.
    const applets = ['ip', 'tc', 'brctl'].map((name) => `${name}() { echo applet; return 1; }`);
    const timeout = 'timeout() { shift; "$@"; }';
    const { stdout, status } = run(shell, [...applets, timeout, collectScript()].join('\n'));
    expect(status).toBe(0);
    expect(stdout).not.toContain('applet');
    expect(stdout).toMatch(/^==== \d+\.\d+ - ip (-j )?-d -s -s link show$/m);
    expect(stdout).toContain('LOOPBACK');
  });

  test('says which tools are missing and which namespace is not there', () => {
    const { stdout } = run(
      ['/bin/sh', '-s', 'no-such-namespace'],
      collectScript().replace(/^PATH=\S+/m, 'PATH=/nowhere'),
    );
    expect(stdout).toMatch(/^==== missing - ip$/m);
    expect(stdout).toMatch(/^==== missing - nft$/m);
    expect(stdout).toMatch(/^==== no namespace no-such-namespace: /m);
    expect(stdout.endsWith('==== done\n')).toBe(true);
  });

  test('does nothing where a part of it is lost on the way', () => {
    const script = collectScript();
    for (const part of [0.3, 0.6, 0.9, 0.99]) {
      expect(run(['sh'], script.slice(0, Math.floor(script.length * part))).stdout).toBe('');
    }
  });

  test('brings no table of a firewall into being', () => {
    const text = (file: string) => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return '';
      }
    };
    const tables = () => text('/proc/net/ip_tables_names');
    const modules = () => text('/proc/modules').match(/^(ip|eb)tables?\S*/gm);
    const before = [tables(), modules()];
    expect(run(['sh'], collectScript()).status).toBe(0);
    expect([tables(), modules()]).toEqual(before);
  });
});
