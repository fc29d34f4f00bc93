/** No test says anything about a program that is not the one of the source. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtFile } from '../../lab/built-program.js';

let root = '';

function write(file: string, seconds: number) {
  writeFileSync(join(root, file), '');
  utimesSync(join(root, file), seconds, seconds);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dhcphop-built-'));
  for (const folder of ['dist/cli', 'src/cli']) mkdirSync(join(root, folder), { recursive: true });
  for (const folder of ['src/cli', 'src']) utimesSync(join(root, folder), 100, 100);
});
afterEach(() => rmSync(root, { recursive: true }));

test('a build after the last change is fine', () => {
  write('src/main.ts', 100);
  write('src/cli/command.ts', 100);
  write('dist/main.js', 200);
  write('dist/cli/command.js', 100);
  for (const folder of ['src/cli', 'src']) utimesSync(join(root, folder), 100, 100);
  expect(builtFile('main.js', root)).toBe(join(root, 'dist/main.js'));
  expect(builtFile('cli/command.js', root)).toBe(join(root, 'dist/cli/command.js'));
});

test('a change after the build, or a file that has come or gone since, is refused with what to type', () => {
  write('src/main.ts', 100);
  write('dist/main.js', 200);
  const say = () => builtFile('main.js', root);
  utimesSync(join(root, 'src'), 100, 100);
  utimesSync(join(root, 'src/cli'), 300, 300);
  expect(say).toThrow('dist/ is older than src/cli; npm run build');
  utimesSync(join(root, 'src/cli'), 100, 100);
  write('src/main.ts', 300);
  expect(say).toThrow('dist/ is older than src/main.ts; npm run build');
  expect(() => builtFile('cli/command.js', root)).toThrow('dist/cli/command.js is not there; npm run build');
});

test('what an older build left is not the program', () => {
  write('dist/main.js', 200);
  write('dist/cli/output.js', 100);
  expect(() => builtFile('cli/output.js', root)).toThrow(
    'dist/cli/output.js is left over: there is no src/cli/output.ts',
  );
});
