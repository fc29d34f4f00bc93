/** Columns of text in the built program, where string-width is loaded late, and maybe cannot be any more. */
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { lazyWidth } from '../../scripts/bundle/lazy-width.js';

function counted(load: () => typeof stringWidth) {
  let loads = 0;
  const width = lazyWidth(() => {
    loads++;
    return load();
  });
  return { width, loads: () => loads };
}

test('plain ASCII is measured without loading anything', () => {
  const { width, loads } = counted(() => stringWidth);
  expect(width('')).toBe(0);
  expect(width('tap0b5f208b-76')).toBe(14);
  expect(loads()).toBe(0);
});

test('other text is measured by what is loaded, once', () => {
  const { width, loads } = counted(() => stringWidth);
  for (const text of ['brq5d…1-76', '東京', 'é', '👨‍👩‍👧']) expect(width(text)).toBe(stringWidth(text));
  expect(width('東京')).toBe(4);
  expect(width('“quoted”', { ambiguousIsNarrow: false })).toBe(10);
  expect(loads()).toBe(1);
});

test('where it cannot be read any more each code point is a column', () => {
  const { width, loads } = counted(() => {
    throw Object.assign(new Error('EACCES: permission denied, open string-width.cjs'), { code: 'EACCES' });
  });
  expect(width('brq5d…1-76')).toBe(10);
  expect(width('東京')).toBe(2);
  expect(width('😀')).toBe(1);
  expect(width('plain')).toBe(5);
  expect(loads()).toBe(1);
});
