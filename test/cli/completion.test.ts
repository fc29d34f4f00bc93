/** What shells offer, asked of the shells themselves where they are here; and the man page, by those that format it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { optionName } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { manPage } from '../../src/cli/help/man-page.ts';
import { SHELLS } from '../../src/cli/parse/parse-options.ts';
import { allExplained } from '../../src/report/words/explained.ts';
import { dhcphop } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'completion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const has = (program: string) => spawnSync(program, ['--version']).error === undefined;
const NAMES = COMMANDS.map(({ name }) => name);

const scripts = Object.fromEntries(
  SHELLS.map((shell) => {
    const { code, stdout } = dhcphop(['completion', shell]);
    expect(code).toBe(0);
    const file = join(folder, shell);
    writeFileSync(file, stdout);
    return [shell, file];
  }),
);
for (const name of ['tap0.pcap', 'br0 old.pcap']) writeFileSync(join(folder, name), '');

function bash(...words: readonly string[]): readonly string[] {
  const script = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dhcphop; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script, scripts.bash!, 'dhcphop', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.trimEnd().split('\n');
}

describe.skipIf(!has('bash'))('bash [needs bash]', () => {
  test('commands, options, choices, codes, files and interfaces', () => {
    expect(bash('')).toEqual(NAMES);
    expect(bash('tr')).toEqual(['trace']);
    expect(bash('trace', '--unt')).toEqual(['--until']);
    expect(bash('trace', '--until', '')).toEqual(['never', 'bound', 'loss']);
    expect(bash('replay', 'x.pcap', '--format', '=', 'j')).toEqual(['json', 'junit']);
    expect(bash('replay', '--no')).toEqual(['--no-color']);
    expect(bash('--format', 'json', 'replay', '--det')).toEqual(['--details']);
    expect(bash('explain', 'reflected')).toEqual(['reflected-request']);
    const words = allExplained().flatMap(({ name }) => (/^[A-Za-z][\w-]+$/.test(name) ? [name] : []));
    expect(bash('explain', '').toSorted()).toEqual(words.toSorted());
    expect(words).toContain('LOST');
    expect(bash('help', 'tra')).toEqual(['trace']);
    expect(bash('replay', 'b')).toContain('br0 old.pcap');
    expect(bash('replay', 'tap0', '=', 'ta')).toContain('tap0.pcap');
    expect(bash('trace', 'l')).toContain('lo');
    expect(bash('trace', '--guest', '')).toEqual(['']);
    expect(bash('completion', '')).toEqual([...SHELLS]);
  });
});

describe.skipIf(!has('fish'))('fish [needs fish]', () => {
  const fish = (line: string) =>
    spawnSync('fish', ['--no-config', '-c', `source ${scripts.fish}; complete -C ${JSON.stringify(line)}`], {
      cwd: folder,
      encoding: 'utf8',
    })
      .stdout.trimEnd()
      .split('\n')
      .map((each) => each.split('\t')[0]);

  test('commands, options, choices, codes and files', () => {
    expect(fish('dhcphop ').toSorted()).toEqual(NAMES.toSorted());
    expect(fish('dhcphop trace --unt')).toEqual(['--until']);
    expect(fish('dhcphop trace --until ').toSorted()).toEqual(['bound', 'loss', 'never']);
    expect(fish('dhcphop explain reflected')).toEqual(['reflected-request']);
    expect(fish('dhcphop replay ta')).toContain('tap0.pcap');
  });
});

test.skipIf(!has('zsh'))('zsh completes on a terminal [needs zsh]', () => {
  // zpty is zsh's own way to type into a zsh. Its echo of what was typed has the quotes, what is printed has not.
  const script = `zmodload zsh/zpty; zpty z zsh -f -i
    until_printed() { while zpty -r z line; do print -r -- "$line"; [[ $line == *"$1"* ]] && break; done; }
    zpty -w z "PS1='%# '; autoload -U compinit; compinit -D; source ${scripts.zsh}; zstyle ':completion:*' format ''"
    zpty -w z 'print REA""DY'; until_printed READY
    zpty -w z 'dhcphop trace --until bo'$'\t''; dhcphop explain reflected-r'$'\t''; dhcphop de'$'\t''; print EN""D'
    until_printed END; zpty -d z`;
  const { stdout } = spawnSync('zsh', ['-f', '-c', script], { cwd: folder, encoding: 'utf8', timeout: 15_000 });
  expect(stdout).toContain('--until bound');
  expect(stdout).toContain('explain reflected-request');
  expect(stdout).toContain('dhcphop decode');
});

describe('the man page', () => {
  const page = manPage(COMMANDS, '2026-11-29');

  test('has every command, option and choice', () => {
    for (const { name, options } of COMMANDS) {
      expect(page).toContain(`.SS "dhcphop ${name.replaceAll('-', '\\-')}`);
      for (const key of Object.keys(options)) {
        const option = optionName(key).replaceAll('-', String.raw`\\-`);
        expect(page).toMatch(new RegExp(`^\\.BR \\S*\\\\-${option}\\b|^\\.BR \\S*\\]${option}\\b`, 'm'));
      }
    }
    expect(page.replaceAll('\n', ' ')).toContain('never, bound or loss');
  });

  const file = join(folder, 'dhcphop.1');
  writeFileSync(file, page);

  test.skipIf(!has('man'))('man shows it without a warning [needs man]', () => {
    const env = { ...process.env, MANWIDTH: '80', LC_ALL: 'C.UTF-8' };
    const { status, stdout, stderr } = spawnSync('man', ['--warnings', '-l', file], { encoding: 'utf8', env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain("Follow a guest's DHCP through this host, live.");
  });

  test.skipIf(spawnSync('mandoc', ['-h']).error !== undefined)('mandoc finds nothing to say [needs mandoc]', () => {
    const { stdout, stderr } = spawnSync('mandoc', ['-Tlint', file], { encoding: 'utf8' });
    expect(stdout + stderr).toBe('');
  });
});
