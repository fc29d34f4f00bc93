import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sanitize, sanitizeJson, sanitizeMarkdown, sanitizeMarkup } from '../../src/report/sanitize.ts';

/** Undoes `sanitize`. */
function restore(text: string): string {
  return text.replace(/\\(?:\\|x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]+)\})/g, (_, x, u, long) => {
    const hex = x ?? u ?? long;
    return hex === undefined
      ? '\\'
      : u
        ? String.fromCharCode(parseInt(u, 16))
        : String.fromCodePoint(parseInt(hex, 16));
  });
}

test.each([
  ['tap0b5f208b-76', 'tap0b5f208b-76'],
  ['a\u001b[31mred', 'a\\x1b[31mred'],
  ['two\r\nlines', 'two\\x0d\\x0alines'],
  ['c1 \u009b31m', 'c1 \\x9b31m'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
  ['lone \ud800 half', 'lone \\ud800 half'],
  ['tag \u{e0041}', 'tag \\u{e0041}'],
  ['filler \u3164', 'filler \\u3164'],
  ['line\u2028sep', 'line\\u2028sep'],
  ['back\\slash', 'back\\\\slash'],
  ['Grüße 日本 😀', 'Grüße 日本 😀'],
])('%j comes out as %s', (text, expected) => {
  expect(sanitize(text)).toBe(expected);
});

test('any string comes out on one line, without controls, and can be restored', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const safe = sanitize(text);
      expect(safe).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      expect(restore(safe)).toBe(text);
    }),
  );
});

test('JSON keeps its meaning and loses what a terminal obeys', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = sanitizeJson(JSON.stringify({ text }));
      expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      expect(JSON.parse(json)).toEqual({ text });
    }),
  );
});

test('markup and Markdown become text', () => {
  expect(sanitizeMarkup(`<b a="1" c='2'>&\u0000`)).toBe('&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;\\x00');
  expect(sanitizeMarkdown('a|b `c` <i> *d* [e](f)')).toBe('a\\|b \\`c\\` \\<i\\> \\*d\\* \\[e\\](f)');
});
