import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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

test('markup becomes text', () => {
  expect(sanitizeMarkup(`<b a="1" c='2'>&\u0000`)).toBe('&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;\\x00');
});

/** What is left of Markdown without its code spans, by the rule of CommonMark: runs of backticks of one length pair up. */
function outsideCode(markdown: string): string {
  return markdown.replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
}

describe('Markdown', () => {
  test.each([
    ['the guest is on tap0, not on bond0', 'the guest is on `tap0`, not on `bond0`'],
    ["the guest's MAC moved 9 times (so far)", "the guest's MAC moved 9 times (so far)"],
    ['ping @torvalds', 'ping `@torvalds`'],
    ['see https://evil.example/x, www.evil.example', 'see `https://evil.example/x`, `www.evil.example`'],
    ['a|b `c` <img src=x>', '`a|b` `` `c` `` `<img` `src=x>`'],
    ['![x](y) #12 GH-1 :ab:', '`![x](y)` `#12` `GH-1` `:ab`:'],
  ])('%s', (text, expected) => {
    expect(sanitizeMarkdown(text)).toBe(expected);
  });

  test('nothing but plain words stands outside of code, whatever a name holds', () => {
    const text = fc.string({ unit: fc.constantFrom(...'`*_[](){}<>|~#&!@:/.-+= \\\n\u202eabGH1'), maxLength: 30 });
    fc.assert(
      fc.property(text, (name) => {
        expect(outsideCode(sanitizeMarkdown(`on ${name}, lost`))).toMatch(/^[A-Za-z0-9 ,;:()']*$/);
      }),
      { numRuns: 2000 },
    );
  });
});
