/** `--html FILE` of the program: beside the report, into a new file, with the rights of who asked. */
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { dhcphop, makeDirectory } from './program.ts';

const INCIDENT = fileURLToPath(new URL('../../pcaps/loop/incident.pcapng', import.meta.url));
const { directory, remove } = makeDirectory();
afterAll(remove);

const replay = (file: string, ...more: readonly string[]) => dhcphop(['replay', INCIDENT, '--html', file, ...more]);

test('the report stays what it is, and the page is a new file that only its owner reads', () => {
  const plain = dhcphop(['replay', INCIDENT, '--format', 'json']);
  const file = join(directory, 'a.html');
  expect(replay(file, '--format', 'json')).toEqual(plain);
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(/^<!doctype html>/);
  expect(text.endsWith('</html>\n')).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const again = join(directory, 'again.html');
  replay(again);
  expect(readFileSync(again, 'utf8')).toBe(text);
});

test('nothing that is there is written over, a link to nowhere neither', () => {
  const there = join(directory, 'there.html');
  writeFileSync(there, 'mine');
  const { code, stderr, stdout } = replay(there);
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toMatch(/is not written over; try: --html \S+there-2\.html/);
  expect(readFileSync(there, 'utf8')).toBe('mine');
  const link = join(directory, 'link.html');
  symlinkSync(join(directory, 'nowhere'), link);
  expect(replay(link).code).toBe(4);
  expect(existsSync(join(directory, 'nowhere'))).toBe(false);
});

test.skipIf(process.geteuid?.() !== 0)('under sudo it is made with the rights of who called it', () => {
  const env = { SUDO_UID: '65534', SUDO_GID: '65534' };
  const closed = join(directory, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const refused = dhcphop(['replay', INCIDENT, '--html', join(closed, 'x.html')], { env });
  expect(refused.code).toBe(4);
  expect(refused.stderr).toMatch(/permission denied; try: --html with a name/);
});

test('a directory that is not there is said before anything is read', () => {
  const { code, stderr } = replay(join(directory, 'none', 'x.html'));
  expect(code).toBe(4);
  expect(stderr).toMatch(/no such directory; try: mkdir -p \S+none\n/);
});
