/** Whatever is typed wrong or cannot be done: one line with what to do, the right exit code, no stack trace. */
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pcapngBuilder } from '../pcapfile/build-capture.ts';
import { dhcphop, leaseCapture, makeDirectory, writeStory } from './program.ts';

const { directory, remove } = makeDirectory();
const root = process.getuid?.() === 0;

beforeAll(() => {
  writeStory(directory, 'healthy');
  const whole = leaseCapture(0);
  writeFileSync(join(directory, 'empty.pcap'), '');
  writeFileSync(join(directory, 'text.pcap'), 'this is no capture at all, it is a text file\n');
  writeFileSync(join(directory, 'header-cut.pcap'), whole.subarray(0, 10));
  writeFileSync(join(directory, 'header-only.pcap'), whole.subarray(0, 24));
  writeFileSync(join(directory, 'frame-cut.pcap'), whole.subarray(0, whole.length - 100));
  writeFileSync(join(directory, 'section-only.pcapng'), pcapngBuilder(true).section());
  writeFileSync(join(directory, 'evil\u001b[31m.pcap'), 'not a capture, and a name that colours terminals');
  mkdirSync(join(directory, 'folder'));
  symlinkSync('circle.pcap', join(directory, 'circle.pcap'));
  writeFileSync(join(directory, 'taken.pcapng'), '');
});
afterAll(remove);

const NO_SUCH = 'nosuch0';

const CASES: readonly (readonly [what: string, args: readonly string[], code: number, line: RegExp])[] = [
  ['no capture named', ['replay'], 2, /no capture is named; try: dhcphop replay /],
  ['a file that is not there', ['replay', 'gone.pcap'], 4, /open gone\.pcap: no such file; try: ls \./],
  ['a directory', ['replay', 'folder'], 4, /read folder: no capture in this directory; try: ls folder/],
  ['links in a circle', ['replay', 'circle.pcap'], 4, /open circle\.pcap: symbolic links that lead in a circle; try: /],
  ['a name too long', ['replay', `${'x'.repeat(300)}.pcap`], 4, /: a name that is too long; try: /],
  ['a file taken for a directory', ['replay', 'text.pcap/x.pcap'], 4, /a part of the path is not a directory; try: /],
  ['no name at all', ['replay', ''], 4, /open '': no such file; try: /],
  ['links in a circle among recordings', ['check', 'circle.pcap'], 4, /open circle\.pcap: symbolic links/],
  ['a page to standard output', ['replay', 'tap0.pcap', '--html', '-'], 2, /--html -: .*; try: --html report\.html$/m],
  [
    'a recording in a directory that is not there',
    ['replay', 'tap0.pcap', '--write', 'none/x.pcapng'],
    4,
    /create none\/x\.pcapng: no such directory; try: mkdir -p none$/m,
  ],
  [
    'a recording in the place of a directory',
    ['replay', 'tap0.pcap', '--write', 'folder'],
    4,
    /create folder: it is a directory; try: --write folder\/dhcphop\.pcapng$/m,
  ],
  [
    'a recording in the place of a device',
    ['replay', 'tap0.pcap', '--write', '/dev/full'],
    4,
    /create \/dev\/full: it is no file; try: --write - > \/dev\/full$/m,
  ],
  ['an empty file', ['replay', 'empty.pcap'], 4, /empty\.pcap: it is empty/],
  ['a text file', ['replay', 'text.pcap'], 4, /text\.pcap: it is not a capture file/],
  ['a header cut off', ['replay', 'header-cut.pcap'], 4, /header-cut\.pcap: it is cut off inside its header/],
  ['a name with a colour in it', ['replay', 'evil\u001b[31m.pcap'], 4, /evil\\x1b\[31m\.pcap/],
  ['one file twice', ['replay', 'tap0.pcap', 'tap0.pcap'], 2, /tap0\.pcap is given twice/],
  ['two sources for one name', ['replay', 'a=tap0.pcap', 'a=br0.pcap'], 2, /captured at the same time as/],
  [
    'a name that a file has',
    ['replay', 'br0=tap0.pcap', 'br0.pcap'],
    2,
    /br0\.pcap: it holds interface br0, and so does/,
  ],
  ['a source without a file', ['replay', 'tap0='], 2, /source tap0=: a name or a file is missing/],
  ['a wrong MAC', ['replay', 'tap0.pcap', '--guest', 'fa:16:3e'], 2, /--guest fa:16:3e: not a MAC; try: --guest /],
  [
    'an empty hop',
    ['replay', 'tap0.pcap', '--hops', 'br0,,tap0'],
    2,
    /hops: an empty entry in .*; try: --hops bond0,br0,tap0 /,
  ],
  [
    'a hop twice',
    ['replay', 'tap0.pcap', '--hops', 'tap0,tap0'],
    2,
    /hops: tap0 stands there twice; try: --hops bond0,br0,tap0 /,
  ],
  ['hops that no source has', ['replay', 'tap0.pcap', '--hops', 'x,y'], 2, /no source holds x, y; they hold tap0/],
  ['a wrong duration', ['replay', 'tap0.pcap', '--settle', 'soon'], 2, /--settle soon: not a duration/],
  [
    'a wrong format',
    ['replay', 'tap0.pcap', '--format', 'yaml'],
    2,
    /--format yaml: .*; try: --format text\|brief\|json\|ndjson\|markdown\|junit\|prom\n/,
  ],
  [
    'an unknown option',
    ['replay', 'tap0.pcap', '--speed', '9'],
    2,
    /^dhcphop: replay: unknown option --speed; try: dhcphop replay --help\n/,
  ],
  [
    'an option without its value',
    ['replay', 'tap0.pcap', '--hops'],
    2,
    /--hops needs a value; try: dhcphop replay --help/,
  ],
  [
    'an option twice',
    ['replay', 'tap0.pcap', '--hops', 'a', '--hops', 'b'],
    2,
    /--hops is given twice; try: dhcphop replay --help/,
  ],
  ['an unknown command', ['sniff'], 2, /unknown command sniff; try: dhcphop --help/],
  ['an unknown code', ['explain', 'gremlins'], 2, /neither a code nor a word of a report; try: dhcphop explain/],
  [
    'TARGET and --hops',
    ['trace', 'tap0', '--hops', 'br0,tap0'],
    2,
    /TARGET, --hops and --bridge exclude each other; try: dhcphop trace tap0$/m,
  ],
  [
    'a bridge of a host that is none of the trace',
    ['trace', '--host', 'root@hv1', '--bridge', 'hv2:br0'],
    2,
    /--bridge hv2:br0 is on hv2, which is no --host; try: --host hv2$/m,
  ],
  [
    'a bridge of another host without any',
    ['trace', '--bridge', 'hv2:ns1/br0'],
    2,
    /--bridge hv2:ns1\/br0 is on hv2, which is no --host; try: --host hv2$/m,
  ],
  [
    'a bridge of another host beside a target',
    ['trace', 'tap0', '--host', 'root@hv1', '--bridge', 'hv1:br0'],
    2,
    /TARGET, --hops and --bridge exclude each other; try: dhcphop trace tap0$/m,
  ],
  [
    'a bridge of another host and one guest',
    ['trace', '--guest', 'fa:16:3e:56:ea:fa', '--host', 'root@hv1', '--bridge', 'hv1:br0'],
    2,
    /--bridge follows all guests, --guest one; try: dhcphop trace fa:16:3e:56:ea:fa$/m,
  ],
  [
    'a bridge that is looked for on the wrong host',
    ['trace', '--host', 'A=root@hv1', '--bridge', 'br-none'],
    2,
    /--bridge br-none: no such bridge; .*; try: --bridge A:br-none$/m,
  ],
  [
    'a recording of another host',
    ['capture', '--bridge', 'hv2:br0', '--write', 'never.pcapng'],
    2,
    /capture: --bridge hv2:br0 is on hv2, not on this host; try: ssh hv2 dhcphop capture --bridge br0 --write -$/m,
  ],
  [
    'an interface index live',
    ['trace', '--hops', 'tap0=if7'],
    2,
    /hops: tap0=… renames an interface of a capture file; try: --hops bond0,br0,tap0$/m,
  ],
  ['a wrong --until', ['trace', 'tap0', '--until', 'noon'], 2, /--until noon: .*never\|bound\|loss/],
  [
    'a limit that is no size',
    ['trace', 'tap0', '--write', 'x', '--write-limit', '9X'],
    2,
    /--write-limit 9X: not a size/,
  ],
  [
    'a name that is not UTF-8, as Node hands it on',
    ['replay', 'a\u{FFFD}.pcap'],
    4,
    /open a\u{FFFD}\.pcap: its name is not UTF-8, which is not supported; try: dhcphop replay - < FILE, or another name/u,
  ],
  ['a limit too small', ['trace', 'tap0', '--write', 'x', '--write-limit', '9K'], 2, /not a size of 1M or more/],
  ['a wrong --for', ['trace', 'tap0', '--for', '-3s'], 2, /--for/],
];

test.each(CASES)('%s', (_, args, code, line) => {
  const ran = dhcphop(args, { cwd: directory });
  expect(ran.stderr).toMatch(line);
  expect(ran.stderr).toMatch(/^dhcphop: [^\n]+\n$/);
  expect(ran.stderr).not.toMatch(/^ {4}at |\p{Cc}(?<!\n)/mu);
  expect(ran).toMatchObject({ code, stdout: '' });
});

test('a page is not begun where the recording beside it cannot be', () => {
  const ran = dhcphop(['replay', 'tap0.pcap', '--html', 'page.html', '--write', 'taken.pcapng'], { cwd: directory });
  expect(ran).toMatchObject({ code: 4, stdout: '' });
  expect(ran.stderr).toMatch(/create taken\.pcapng: it exists, and is not written over/);
  expect(existsSync(join(directory, 'page.html'))).toBe(false);
});

test('a directory of directories is told by which of them holds captures', () => {
  const above = join(directory, 'above');
  for (const name of ['a-notes', 'b-captures']) mkdirSync(join(above, name), { recursive: true });
  expect(dhcphop(['replay', 'above'], { cwd: directory }).stderr).toMatch(
    /no capture in this directory; try: ls above\n$/,
  );
  writeStory(join(above, 'b-captures'), 'healthy');
  const { stderr } = dhcphop(['replay', 'above'], { cwd: directory });
  expect(stderr).toMatch(/no capture in this directory; try: dhcphop replay above\/b-captures\n$/);
});

test('a page and a recording of one name are refused before either is begun', () => {
  symlinkSync('.', join(directory, 'here'));
  const refusals = [
    ['one.html', 'one.html', /--html one\.html: this is the file of --write too; try: --write one\.pcapng\n$/],
    ['one', './here/one', /--html one: this is the file of --write too; try: --html one\.html\n$/],
    ['one.older.pcapng', 'one.pcapng', /the older part of --write one\.pcapng too; try: --html one\.older\.html\n$/],
  ] as const;
  for (const [html, write, line] of refusals) {
    const ran = dhcphop(['replay', 'tap0.pcap', '--html', html, '--write', write], { cwd: directory });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(line);
    for (const name of [html, write]) expect(existsSync(join(directory, name))).toBe(false);
  }
  expect(dhcphop(['trace', 'tap0', '--html', 'a', '--write', 'a'], { cwd: directory }).stderr).toMatch(
    /--html a: this/,
  );
});

test.skipIf(!root)('a trace does not wait for a guest where its recording cannot be written', () => {
  const ran = dhcphop(['trace', NO_SUCH, '--wait', '--write', 'taken.pcapng'], { cwd: directory });
  expect(ran).toMatchObject({ code: 4, stdout: '' });
  expect(ran.stderr).toMatch(/^dhcphop: create taken\.pcapng: it exists, and is not written over; try: [^\n]+\n$/);
});

test.skipIf(!root)('a directory that others may not enter', () => {
  const closed = join(directory, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  chmodSync(directory, 0o755);
  const permission = /^dhcphop: open closed\S*: permission denied; try: [^\n]+\n$/;
  for (const command of [
    ['replay', 'closed'],
    ['replay', 'closed/tap0.pcap'],
    ['decode', 'closed'],
    ['check', 'closed'],
  ]) {
    const ran = dhcphop(command, { uid: 65534, cwd: directory });
    expect(ran).toMatchObject({ code: 4, stdout: '' });
    expect(ran.stderr).toMatch(permission);
  }
});

test('a capture in a directory that cannot be opened is named and left out', () => {
  const mixed = join(directory, 'mixed');
  mkdirSync(mixed);
  writeStory(mixed, 'healthy');
  symlinkSync('circle.pcap', join(mixed, 'circle.pcap'));
  symlinkSync('nowhere', join(mixed, 'dangling.pcap'));
  const ran = dhcphop(['replay', 'mixed'], { cwd: directory });
  expect(ran.code).toBe(0);
  expect(ran.stderr).toMatch(/^dhcphop: open mixed\/circle\.pcap: symbolic links [^\n]*; left out$/m);
  expect(ran.stderr).toMatch(/^dhcphop: open mixed\/dangling\.pcap: no such file; left out$/m);
});

describe('damage after a readable header is a report', () => {
  test.each([
    ['nothing behind the header', 'header-only.pcap'],
    ['a section without interfaces', 'section-only.pcapng'],
    ['a frame cut off', 'frame-cut.pcap'],
  ])('%s', (_, file) => {
    const ran = dhcphop(['replay', file, '--format', 'json'], { cwd: directory });
    expect(ran.code).toBe(3);
    const report = JSON.parse(ran.stdout);
    expect(['nothing-seen', 'inconclusive']).toContain(report.summary.verdict);
  });

  test('what came before the cut is kept, and the cut is named with its offset', () => {
    const ran = dhcphop(['replay', 'frame-cut.pcap'], { cwd: directory });
    expect(ran.stdout).toContain('DISCOVER');
    expect(ran.stdout).toMatch(/CAUTION[\s\S]*frame-cut could be read[\s\S]*\d{3,}/);
  });

  test('where all that came before it arrived, the last line says what is not sure', () => {
    writeFileSync(join(directory, 'tap9.pcap'), leaseCapture(0));
    const cut = Buffer.concat([leaseCapture(20), Buffer.alloc(9, 1)]);
    writeFileSync(join(directory, 'br9.pcap'), cut);
    const { code, stdout } = dhcphop(['replay', 'tap9.pcap', 'br9.pcap'], { cwd: directory });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^UNSURE {2}whether there was more: all that was read arrived, 4 messages\n$/m);
  });
});

describe('live', () => {
  test.skipIf(!root)('an interface that is not there', () => {
    const ran = dhcphop(['trace', '--hops', NO_SUCH]);
    expect(ran).toMatchObject({ code: 4, stdout: '' });
    expect(ran.stderr).toMatch(/^dhcphop: open interface nosuch0: there is none of that name; try: [^\n]+\n$/);
  });

  test('a TARGET that fits nothing', () => {
    const ran = dhcphop(['trace', NO_SUCH]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(
      /^dhcphop: find nosuch0: no such interface, MAC or libvirt domain[^\n]+; try: [^\n]+\n$/,
    );
  });

  test.skipIf(!root)('no permission', () => {
    chmodSync(directory, 0o755);
    const ran = dhcphop(['trace', '--hops', 'lo'], { uid: 65534, cwd: directory });
    expect(ran).toMatchObject({ code: 4, stdout: '' });
    expect(ran.stderr).toMatch(/^dhcphop: [^\n]*CAP_NET_RAW; try: [^\n]*sudo[^\n]*\n$/);
  });
});
