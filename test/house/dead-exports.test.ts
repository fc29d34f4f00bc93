import { expect, test } from 'vitest';
import { deadExports } from '../../scripts/house/dead-exports.js';

/** What is complained about where these are all modules. */
function dead(modules: Readonly<Record<string, string>>): readonly string[] {
  return deadExports(new Map(Object.entries(modules))).map((line) =>
    line.replace(', which no other module imports', ''),
  );
}

const A = 'src/core/a.ts';

test('what nobody imports is dead, also where it is used at home', () => {
  const text = 'export const a = 1;\nexport function b() { return a; }\nexport class C {}\nexport interface D {}\n';
  expect(dead({ [A]: text })).toEqual([A, A, A, A].map((file, i) => `${file}: exports ${['a', 'b', 'C', 'D'][i]}`));
  expect(dead({ [A]: 'const a = 1;\nexport { a as b };\n' })).toEqual([`${A}: exports b`]);
});

test.each([
  ['a name', 'src/core/b.ts', "import { a } from './a.ts';"],
  ['a name under another', 'src/core/b.ts', "import { a as x } from './a.ts';"],
  ['a type', 'src/core/b.ts', "import type { a } from './a.ts';"],
  ['all', 'src/core/b.ts', "import * as all from './a.ts';"],
  ['on', 'src/index.ts', "export { a } from './core/a.ts';"],
  ['all on', 'src/index.ts', "export type * from './core/a.ts';"],
  ['late', 'src/cli/b.ts', "const { a } = await import('../core/a.ts');"],
  ['late, one member', 'src/cli/b.ts', "(await import('../core/a.ts')).a();"],
  ['by a test', 'test/core/a.test.ts', "import { a } from '../../src/core/a.ts';"],
  ['in a comment of JavaScript', 'lab/b.js', "/** @type {import('../src/core/a.ts').a} */\nlet b;"],
  ['from dist/', 'scripts/b.js', "await built('core/a.js');"],
])('imported %s it is used', (_, file, text) => {
  expect(dead({ [A]: 'export const a = 1;', [file]: text })).toEqual([]);
});

test('another name of the same module, and the same name of another module, is not', () => {
  expect(dead({ [A]: 'export const a = 1;', 'src/core/b.ts': "import { x } from './a.ts';" })).toHaveLength(1);
  expect(dead({ [A]: 'export const a = 1;', 'src/cli/b.ts': "(await import('../core/a.ts')).x();" })).toHaveLength(1);
  expect(dead({ [A]: 'export const a = 1;', 'src/cli/b.ts': "import { a } from './a.ts';" })).toHaveLength(1);
});

test('a type that another export is made of is part of it', () => {
  expect(
    dead({
      [A]: 'export interface A {}\nexport const a: A = {};',
      'test/b.ts': "import { a } from '../src/core/a.ts';",
    }),
  ).toEqual([]);
});
