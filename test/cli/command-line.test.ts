/** The command line as people type it: help, options in any order, and what is said of what does not fit. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { optionName } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { commandHelp } from '../../src/cli/help/command-help.ts';
import { programHelp } from '../../src/cli/help/program-help.ts';
import { parseCommandLine } from '../../src/cli/parse/parse-command-line.ts';
import { nearestWord } from '../../src/core/nearest-word.ts';
import { dhcphop, PROGRAM } from './program.ts';

const LOOP = fileURLToPath(new URL('../../pcaps/loop', import.meta.url));
const NAMES = COMMANDS.map(({ name }) => name);

function parsed(...words: readonly string[]) {
  const asked = parseCommandLine(words, COMMANDS);
  return asked.kind === 'run' ? { command: asked.command.name, args: asked.args } : asked;
}

function refused(...words: readonly string[]) {
  const { code, stdout, stderr } = dhcphop(words, { cwd: LOOP });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
}

describe('parsing', () => {
  test('options stand anywhere, with their value or joined to it; defaults fill the rest', () => {
    const expected = {
      command: 'replay',
      args: {
        source: ['a.pcap', 'tap0=b.pcap', '-'],
        format: 'json',
        hops: undefined,
        guest: undefined,
        settle: '250ms',
        html: undefined,
        details: true,
        proof: false,
        color: false,
        write: undefined,
        writeLimit: '1G',
        anonymize: false,
      },
    };
    expect(parsed('replay', 'a.pcap', 'tap0=b.pcap', '-', '--format', 'json', '--details', '--no-color')).toEqual(
      expected,
    );
    expect(parsed('--format=json', '--no-color', 'replay', '--details', 'a.pcap', 'tap0=b.pcap', '-')).toEqual(
      expected,
    );
  });

  test('a value may begin with one dash, and behind -- nothing is an option', () => {
    expect(parsed('trace', 'tap0', '--for', '-3s')).toMatchObject({ args: { target: 'tap0', for: '-3s' } });
    expect(parsed('replay', '--', '--format', '-')).toMatchObject({ args: { source: ['./--format', './-'] } });
    expect(parsed('trace', '--write', '-', '--', '-x')).toMatchObject({ args: { write: '-', target: './-x' } });
    expect(parsed('replay', '5', '-5', 'true', '1e3')).toMatchObject({ args: { source: ['5', '-5', 'true', '1e3'] } });
  });

  test('help and version, long and short, before and behind a command', () => {
    for (const words of [['-h'], ['--help'], ['trace', '-h'], ['--help', 'trace', 'tap0']]) {
      expect(parsed(...words)).toMatchObject({ kind: 'help' });
    }
    for (const words of [['-V'], ['--version'], ['replay', '-V']])
      expect(parsed(...words)).toEqual({ kind: 'version' });
  });

  test('an option for several hosts takes one word each time, and leaves the next one to TARGET', () => {
    expect(parsed('trace', '--host', 'a', 'tap0', '--host', 'b')).toMatchObject({
      args: { host: ['a', 'b'], target: 'tap0' },
    });
    expect(parsed('trace', 'tap0')).toMatchObject({ args: { host: [], target: 'tap0' } });
  });

  test('every option of every command arrives, with its own name', () => {
    for (const { name, options, operand } of COMMANDS) {
      for (const [key, { type, isList, isRepeated, needs }] of Object.entries(options)) {
        const other = needs === undefined ? [] : [`--${optionName(needs)}`, 'y'];
        const given = [...other, `--${optionName(key)}`, ...(type === 'string' ? ['x'] : [])];
        expect(parsed(name, ...given)).toMatchObject({
          command: name,
          args: { [key]: isList === true || isRepeated === true ? ['x'] : type === 'string' ? 'x' : true },
        });
      }
      const keys = [...Object.keys(options), ...(operand === null ? [] : [operand.name])];
      expect(Object.keys((parsed(name) as { args: object }).args).toSorted()).toEqual(keys.toSorted());
    }
  });
});

test('a list takes the words up to the next option, and may be given again', () => {
  const { args } = parsed('replay', 'a.pcap', '--state', 'x', 'y', '--proof', '--state', '-') as { args: object };
  expect(args).toMatchObject({ source: ['a.pcap'], state: ['x', 'y', '-'], proof: true });
  expect(refused('replay', 'a.pcap', '--state')).toContain('--state needs a value; try: dhcphop replay --help');
  expect(refused('replay', 'a.pcap', '--no-state')).toContain('unknown option --no-state');
});

test('an option that says more about another one is refused without it', () => {
  for (const limit of ['200M', '1G']) {
    expect(refused('trace', 'tap0', '--write-limit', limit)).toBe(
      'dhcphop: --write-limit goes with --write, which is not given; try: --write FILE --write-limit SIZE\n',
    );
  }
  expect(refused('replay', 'tap0.pcap', '--anonymize')).toBe(
    'dhcphop: --anonymize goes with --write, which is not given; try: --write FILE --anonymize\n',
  );
  expect(parsed('replay', 'tap0.pcap', '--no-anonymize')).toMatchObject({ args: { anonymize: false } });
});

describe('what does not fit points to the help of its own command', () => {
  test.each([
    [
      ['replay', '--fromat', 'json'],
      'replay: unknown option --fromat (did you mean --format?); try: dhcphop replay --help',
    ],
    [
      ['trace', '--writeFile', 'x'],
      'trace: unknown option --writeFile (did you mean --write?); try: dhcphop trace --help',
    ],
    [
      ['decode', '--hops', 'a'],
      'decode: unknown option --hops (it belongs to trace, capture, replay); try: dhcphop decode --help',
    ],
    [['--hops', 'a,b'], 'no command is given: --hops belongs to trace, capture, replay; try: dhcphop trace --help'],
    [['--hops'], 'no command is given: --hops belongs to trace, capture, replay; try: dhcphop trace --help'],
    [['trce', 'tap0'], 'unknown command trce (did you mean trace?); try: dhcphop --help'],
    [['tap0.pcap'], 'unknown command tap0.pcap; try: dhcphop replay FILE...'],
    [['help', 'trac'], 'help: unknown command trac (did you mean trace?); try: dhcphop --help'],
    [
      ['replay', 'tap0.pcap', '--format', 'jsno'],
      '--format jsno: there is no such choice (did you mean json?); try: --format text|',
    ],
    [['replay', 'tap0.pcap', '--hops', '--details'], '--hops needs a value; try: dhcphop replay --help'],
    [['replay', 'tap0.pcap', '--details=yes'], '--details takes no value; try: dhcphop replay --help'],
    [['replay', 'tap0.pcap', '--no-details=yes'], '--no-details takes no value; try: dhcphop replay --help'],
    [['replay', 'tap0.pcap', '--no-hops'], 'replay: unknown option --no-hops; try: dhcphop replay --help'],
    [['replay', '-hops', 'a,b'], 'replay: unknown option -hops (did you mean --hops?); try: dhcphop replay --help'],
    [['trace', 'tap0', '--writeLimit=2G'], 'trace: unknown option --writeLimit (did you mean --write'],
    [['trace', 'tap0', 'br0'], 'trace: br0 is one word too many; try: dhcphop trace --help'],
    [['trace', '--', 'tap0', 'br0'], 'trace: br0 is one word too many; try: dhcphop trace --help'],
    [['doctor', '-'], 'doctor: - is one word too many; try: dhcphop doctor --help'],
    [['trce, x', 'tap0'], 'unknown command trce, x; try: dhcphop --help'],
    [['replay', '--hops=', 'tap0.pcap'], '--hops needs a value; try: dhcphop replay --help'],
    [['doctor', 'x'], 'doctor: x is one word too many; try: dhcphop doctor --help'],
    [
      ['explain', 'reflected-reqest'],
      'explain reflected-reqest: neither a code nor a word of a report (did you mean reflected-request?)',
    ],
    [['completion', 'tcsh'], 'completion tcsh: there is none; try: dhcphop completion bash'],
    [['replay'], 'replay: no capture is named; try: dhcphop replay bond0.pcap br0.pcap tap0.pcap'],
  ])('%j', (words, message) => expect(refused(...words)).toContain(`dhcphop: ${message}`));

  test('nothing is suggested that is not near', () => {
    expect(nearestWord('snapshot', NAMES)).toBeNull();
    expect(nearestWord('x', NAMES)).toBeNull();
    expect(nearestWord('', NAMES)).toBeNull();
    expect(nearestWord('x'.repeat(100_000), NAMES)).toBeNull();
    expect(nearestWord('rpelay', NAMES)).toBe('replay');
    expect(nearestWord('doc', NAMES)).toBe('doctor');
  });
});

test('in a directory that was removed: one line with what to do', () => {
  const script = 'cd "$(mktemp -d)" && rmdir "$PWD" && exec "$0" "$1" replay tap0.pcap';
  const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, PROGRAM], { encoding: 'utf8' });
  expect(stderr).toBe('dhcphop: read the current directory: it has been removed; try: cd /\n');
  expect(status).toBe(4);
});

describe('help', () => {
  test('of the program: on 80 columns and 24 lines, first what a newcomer needs, then every command', () => {
    const lines = programHelp(COMMANDS, 80).split('\n');
    expect(lines.length).toBeLessThanOrEqual(23);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    const text = lines.join('\n');
    const order = ['trace tap0', 'replay br0', 'explain reflected', ...NAMES.map((name) => `\n  ${name} `)];
    const places = order.map((each) => text.indexOf(each));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  test.each([50, 80, 100, 0, 1000])('of each command, on %i columns', (columns) => {
    for (const command of COMMANDS) {
      const lines = commandHelp(command, columns).split('\n');
      const isExample = (line: string) => /^ {2}(dhcphop|source|ssh) /.test(line);
      for (const line of lines)
        if (!isExample(line)) expect(line.length).toBeLessThanOrEqual(Math.max(50, Math.min(columns, 100)));
      for (const key of Object.keys(command.options))
        expect(lines.join('\n')).toMatch(new RegExp(`^  --(?:\\[no-\\])?${optionName(key)}\\b`, 'm'));
    }
  });

  test('asked for it goes to standard output with code 0; without a command to standard error with code 2', () => {
    const asked = dhcphop(['--help']);
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    expect(dhcphop(['help'])).toEqual(asked);
    expect(dhcphop([])).toEqual({ code: 2, stdout: '', stderr: asked.stdout });
    expect(dhcphop(['help', 'trace'])).toEqual(dhcphop(['trace', '-h']));
    expect(dhcphop(['-V']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('COLUMNS is the width where there is no terminal', () => {
    const widest = (COLUMNS: string) =>
      Math.max(
        ...dhcphop(['trace', '--help'], { env: { COLUMNS } })
          .stdout.split('\n')
          .map(({ length }) => length),
      );
    expect(widest('100')).toBeGreaterThan(80);
    for (const nothing of ['', '0', 'wide']) expect(widest(nothing)).toBeLessThanOrEqual(80);
  });

  test('a reader that goes away ends it quietly', () => {
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', '"$0" "$1" trace --help | head -n 1', process.execPath, PROGRAM],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toHaveLength(2);
  });
});

test('the examples of help can be typed', () => {
  for (const { examples } of COMMANDS) {
    for (const [line] of examples) {
      const typed = line.replace(/^source <\(|\)$|> .*/g, '').split(' | ');
      const own = typed.map((each) =>
        each
          .trim()
          .replace(/^(ssh \S+ )?(sudo )?/, '')
          .split(' '),
      );
      expect(own.some(([program]) => program === 'dhcphop')).toBe(true);
      for (const [program, ...words] of own) {
        if (program === 'dhcphop') expect(parseCommandLine(words, COMMANDS).kind, line).toBe('run');
      }
    }
  }
});

test('colour: a terminal, FORCE_COLOR, NO_COLOR that is not empty', () => {
  const isColoured = (env: Readonly<Record<string, string>>) =>
    dhcphop(['replay', join(LOOP, 'incident.pcapng')], { env: { NO_COLOR: '', ...env } }).stdout.includes('\u001b[');
  expect(isColoured({})).toBe(false);
  expect(isColoured({ FORCE_COLOR: '1' })).toBe(true);
  expect(isColoured({ FORCE_COLOR: '0' })).toBe(false);
  expect(isColoured({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
});

describe('what programs read', () => {
  const document = (...words: readonly string[]) => JSON.parse(dhcphop([...words, '--format', 'json']).stdout);
  const head = { schemaVersion: 1, tool: { name: 'dhcphop', version: expect.stringMatching(/^\d/) } };

  test('explain: one code, or all', () => {
    const one = document('explain', 'reflected-request');
    const part = expect.objectContaining({ code: 'reflected-request', advice: expect.any(Array) });
    expect(one).toEqual({ ...head, codes: [part], words: [] });
    const { codes, words } = document('explain');
    expect(codes.length).toBeGreaterThan(20);
    expect(codes).toContainEqual(one.codes[0]);
    expect(words.map(({ word }: { word: string }) => word)).toContain('LOST');
    expect(document('explain', 'came', 'back')).toMatchObject({ codes: [], words: [{ word: 'came back' }] });
    expect(document('explain', 'lost', '[port-down]')).toMatchObject({
      codes: [{ code: 'port-down' }],
      words: [{ word: 'LOST' }],
    });
  });

  test('doctor: every check, and what works', () => {
    const { code, stdout } = dhcphop(['doctor', '--format', 'json']);
    const { checks, works, conclusion, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual(head);
    expect(works).toEqual({ trace: code === 0, replay: true });
    expect(conclusion).toMatch(/replay/);
    for (const check of checks) expect(Object.keys(check)).toEqual(['what', 'state', 'detail', 'mend']);
  });
});
