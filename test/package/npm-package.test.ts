/** The npm package as `npm pack` makes it of a clean copy, installed into an empty prefix: what is in it, and that it runs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MINUTES = 60_000;
const isRoot = process.geteuid?.() === 0;
const canCompile = spawnSync('g++', ['--version']).status === 0 && existsSync('/usr/include/pcap.h');

const folder = mkdtempSync(join(tmpdir(), 'dhcphop-package-'));
const clone = join(folder, 'clone');
const installed = join(folder, 'prefix/lib/node_modules/dhcphop');
let packed: { readonly filename: string; readonly size: number; readonly files: readonly { readonly path: string }[] };

/** What npm tells the scripts of this very run is none of those it runs here. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', args, { cwd, env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function dhcphop(args: readonly string[]) {
  const program = join(folder, 'prefix/bin/dhcphop');
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: '/', encoding: 'utf8' });
  return { status, stdout, stderr };
}

beforeAll(() => {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  const files = list
    .toString()
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(ROOT, file)));
  for (const file of files) cpSync(join(ROOT, file), join(clone, file), { preserveTimestamps: true });
  // What `npm ci` would bring. With its times, so that it counts as up to date.
  cpSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'), {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
  });
  packed = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], clone))[0];
  npm(['install', '--global', '--prefix', join(folder, 'prefix'), join(folder, packed.filename)], folder);
}, 8 * MINUTES);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what is in it', () => {
  test('the program, its texts and what builds the addon; no source, test, object file or map', () => {
    const paths = packed.files.map(({ path }) => path);
    // Which addons can be prebuilt hangs on the compilers that are here.
    const isOurs = (path: string) => !/^(?:prebuilds\/linux-|dist\/types\/)/.test(path);
    const folders = new Set(paths.filter(isOurs).map(dirname));
    const expected = [
      '.',
      'dist',
      'dist/program',
      'docs',
      'docs/how-to',
      'native',
      'native/include',
      'native/src',
      'scripts',
      'share/completions',
      'share/man',
      'share/wireshark',
    ];
    expect([...folders].toSorted()).toEqual(expected);
    for (const path of [
      'dist/main.js',
      'dist/index.js',
      'dist/types/index.d.ts',
      'dist/THIRD-PARTY.md',
      'LICENSE',
      'README.md',
      'CHANGELOG.md',
      'docs/report.schema.json',
      'docs/events.schema.json',
      'docs/path.schema.json',
      'docs/doctor.schema.json',
      'docs/check.schema.json',
      'docs/explain.schema.json',
    ]) {
      expect(paths).toContain(path);
    }
    const types = paths.filter((path) => path.startsWith('dist/types/'));
    expect(types.filter((path) => !path.endsWith('.d.ts'))).toEqual([]);
    const others = paths.filter((path) => !types.includes(path));
    expect(others.filter((path) => /\.(?:o|d|map|mk|ts|tgz)$|\/build\/|\/Makefile/.test(path))).toEqual([]);
  });

  test('no path of the machine that built it', () => {
    const builders = [clone, ROOT.replace(/\/$/, ''), folder, '/home/', '/root/'];
    for (const { path } of packed.files) {
      const bytes = readFileSync(join(installed, path));
      for (const builder of builders) expect([path, bytes.includes(builder)]).toEqual([path, false]);
    }
  });

  test('it depends on no other package', () => {
    expect(JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')).dependencies).toBeUndefined();
    expect(existsSync(join(installed, 'node_modules'))).toBe(false);
  });

  test('the licences of all code in it', () => {
    const notices = readFileSync(join(installed, 'dist/THIRD-PARTY.md'), 'utf8');
    for (const name of ['string-width', 'node-addon-api']) expect(notices).toContain(`## ${name}\n`);
  });
});

describe('installed', () => {
  test('its man page is where man looks', () => {
    expect(readFileSync(join(folder, 'prefix/share/man/man1/dhcphop.1'), 'utf8')).toContain('.TH DHCPHOP 1');
  });

  test('it says its version, and replays', () => {
    expect(dhcphop(['--version'])).toMatchObject({ status: 0, stdout: '0.1.0\n', stderr: '' });
    const replay = dhcphop(['replay', join(ROOT, 'pcaps/loop/incident.pcapng')]);
    expect(replay).toMatchObject({ status: 1, stderr: '' });
    expect(replay.stdout).toContain('LOST    5 of 5 replies, between br0 and tap0');
  });

  test.skipIf(!canCompile)('the prebuilt addon loads [needs g++ and libpcap-dev]', () => {
    expect(existsSync(join(installed, 'native/build'))).toBe(false);
    expect(dhcphop(['doctor']).stdout).toMatch(/^ok +live capture +libpcap version 1\./m);
  });

  test.skipIf(!canCompile || !isRoot)('a live trace opens and ends [needs root]', () => {
    const trace = dhcphop(['trace', '--hops', 'lo', '--for', '300ms']);
    expect(trace.status).toBe(3);
    expect(trace.stderr).toContain('capturing on lo');
    expect(trace.stdout).toMatch(/^NOTHING/m);
  });
});

describe('imported by a program that has installed it', () => {
  const consumer = join(folder, 'consumer');
  const example = /^```js\n([\s\S]+?)^```$/m.exec(readFileSync(join(ROOT, 'docs/library.md'), 'utf8'))?.[1] ?? '';

  beforeAll(() => {
    mkdirSync(consumer);
    writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }');
    npm(['install', '--offline', join(folder, packed.filename)], consumer);
  }, 2 * MINUTES);

  test('the example of docs/library.md runs', () => {
    writeFileSync(join(consumer, 'example.js'), example);
    const ran = spawnSync(process.execPath, [join(consumer, 'example.js')], { cwd: ROOT, encoding: 'utf8' });
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toContain('exchange 1: OFFER lost between br0 and tap0\n');
  });

  test('it type-checks, its own declarations too, and what is wrong does not', () => {
    const check = (text: string) => {
      writeFileSync(join(consumer, 'example.ts'), text);
      const typeRoots = [join(ROOT, 'node_modules/@types')];
      const options = { strict: true, noEmit: true, module: 'nodenext', target: 'es2023', types: ['node'], typeRoots };
      writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
      const compiler = join(ROOT, 'node_modules/.bin/tsc');
      return spawnSync(compiler, ['-p', consumer], { encoding: 'utf8' }).stdout;
    };
    const typed = `${example}
import type { ExchangeJson, Report } from 'dhcphop';
export const outcomes = (report: Report) => report.exchanges.map((each: ExchangeJson): 'bound' | string => each.outcome);
`;
    expect(check(typed)).toBe('');
    expect(check(`${typed}\nawait replayReport({ source: [] });`)).toContain('error TS2561');
    expect(check(`${typed}\nconsole.log(summary.verdict === 'lost');`)).toContain('error TS2367');
  });

  test('it needs no addon', () => {
    rmSync(join(consumer, 'node_modules/dhcphop/prebuilds'), { recursive: true, force: true });
    const ran = spawnSync(process.execPath, [join(consumer, 'example.js')], { cwd: ROOT, encoding: 'utf8' });
    expect(ran).toMatchObject({ status: 0, stderr: '' });
  });
});

test.skipIf(!canCompile)(
  'without a prebuilt addon npm builds one where it installs [needs g++ and libpcap-dev]',
  () => {
    rmSync(join(installed, 'prebuilds'), { recursive: true, force: true });
    const script = join(installed, 'scripts/install-addon.js');
    const gyp = join(clone, 'node_modules/node-gyp/bin/node-gyp.js');
    const run = (env: Readonly<Record<string, string>>) =>
      spawnSync(process.execPath, [script], { cwd: installed, encoding: 'utf8', env: { ...environment, ...env } });
    const without = run({ npm_config_node_gyp: gyp, CXX: 'no-such-compiler' });
    expect(without.status).toBe(0);
    expect(without.stdout).toMatch(/there is no C\+\+ compiler.*\ndhcphop: only replay works here: .*\n$/);
    expect(dhcphop(['doctor']).stdout).toMatch(/^MISSING +live capture +.*not built/m);
    expect(run({ npm_config_node_gyp: gyp })).toMatchObject({ status: 0, stdout: 'capture addon built\n' });
    expect(dhcphop(['doctor']).stdout).toMatch(/^ok +live capture +libpcap version 1\./m);
  },
  5 * MINUTES,
);
