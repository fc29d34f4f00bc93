import { expect, test } from 'vitest';
import { longFunctions } from '../../scripts/house/long-functions.js';

const lines = (count: number) => 'f();\n'.repeat(count);

test.each([
  ['a declared one', `function a() {\n${lines(59)}}\n`, 1],
  ['an arrow', `\n\nconst a = () => {\n${lines(59)}};\n`, 3],
  ['a method', `class A {\n  b() {\n${lines(59)}  }\n}\n`, 2],
  [
    'one made of closures',
    `function a() {\nconst b = () => {\n${lines(28)}};\nconst c = () => {\n${lines(27)}};\n}\n`,
    1,
  ],
  ['only the inner one', `function a() {\nfunction b() {\n${lines(59)}}\n}\n`, 2],
])('a long function is refused: %s', (_, text, line) => {
  const limit = 'a function of 61 lines; 60 is the limit';
  expect(longFunctions(new Map([['src/core/a.ts', text]]))).toEqual([`src/core/a.ts:${line}: ${limit}`]);
});

test.each([
  ['a short one', `function a() {\n${lines(58)}}\n`],
  ['a class of short ones', `class A {\n${`b() {\n${lines(40)}}\n`.repeat(3)}}\n`],
  ['no function', `const a = [\n${'1,\n'.repeat(99)}];\n`],
])('no complaint about %s', (_, text) => {
  expect(longFunctions(new Map([['lab/a.js', text]]))).toEqual([]);
});
