/** The lock of the house: each way around it that was ever open is refused. */
import { expect, test } from 'vitest';
import { checkRooms } from '../../scripts/house/check-rooms.js';
import { readModule } from '../../scripts/house/read-module.js';

const complaintsAbout = (files: Readonly<Record<string, string>>) =>
  checkRooms(Object.entries(files).map(([path, text]) => readModule(path, text)));

test.each([
  ['core imports a package', 'core/x.ts', "import width from 'string-width';", 'imports string-width; core may import'],
  ['core reads the clock through globalThis', 'core/x.ts', 'const now = globalThis.Date.now();', 'uses globalThis'],
  ['core imports a room above it', 'core/x.ts', "import { y } from '../state/y.ts';", 'core may import nothing'],
  [
    'a room imports the type of a room above it',
    'path/x.ts',
    "import type { Y } from '../trace/y.ts';",
    'path may import',
  ],
  ['a room is reached by a dynamic import', 'path/x.ts', "await import('../trace/y.ts');", 'path may import core'],
  ['a room is passed on by an export', 'path/x.ts', "export * from '../trace/y.ts';", 'path may import core'],
  ['a type is written as an import', 'path/x.ts', "type Y = import('../trace/y.ts').Y;", 'path may import core'],
  ['an import is written as require', 'path/x.ts', "import y = require('../trace/y.ts');", 'path may import core'],
  ['a name is made at run time', 'path/x.ts', "await import('../trace/' + name);", 'imports (made at run time)'],
  [
    'a room imports one that is not listed',
    'core/x.ts',
    "import { y } from '../helpers/y.ts';",
    'core may import nothing',
  ],
  ['core makes code', 'core/x.ts', "const now = new Function('return Date.now()');", 'uses Function'],
  ['report reads a file', 'report/x.ts', "import { readFileSync } from 'node:fs';", 'imports node:fs; report is pure'],
  ['report asks the process', 'report/text/x.ts', 'const terminal = process.stdout;', 'uses process; report is pure'],
  ['trace sets a timer', 'trace/copies/x.ts', 'setTimeout(() => {}, 1);', 'uses setTimeout; trace is pure'],
  ['a folder is no room', 'helpers/x.ts', 'export const x = 1;', 'no room of that name'],
])('%s: refused', (_, path, text, complaint) => {
  expect(complaintsAbout({ [`src/${path}`]: text })).toEqual([expect.stringContaining(complaint)]);
});

test('two files that import types of each other are a circle', () => {
  const files = {
    'src/core/a.ts': "import type { B } from './b.ts';",
    'src/core/b.ts': "import type { A } from './a.ts';",
  };
  expect(complaintsAbout(files)).toEqual(['circle of files: src/core/a.ts > src/core/b.ts > src/core/a.ts']);
});

test('two folders of one room that import each other are a circle', () => {
  const files = {
    'src/trace/copies/a.ts': "import { b } from '../verdict/b.ts';",
    'src/trace/verdict/b.ts': 'export const b = 1;',
    'src/trace/verdict/c.ts': "import { d } from '../copies/d.ts';",
    'src/trace/copies/d.ts': 'export const d = 1;',
  };
  expect(complaintsAbout(files)).toEqual([
    expect.stringContaining('circle of folders: src/trace/copies > src/trace/verdict'),
  ]);
});

test.each([
  ['a member or a key of that name is no global', 'core/x.ts', 'export const x = { Date: 1 }.Date;'],
  ['a file of a folder uses what stands above it in the room', 'trace/copies/x.ts', "import { y } from '../y.ts';"],
  ['what the list allows', 'report/x.ts', "import { styleText } from 'node:util'; import w from 'string-width';"],
])('%s: let pass', (_, path, text) => {
  expect(complaintsAbout({ [`src/${path}`]: text })).toEqual([]);
});
