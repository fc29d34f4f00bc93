/**
 * The gate between untrusted strings and a reader. Whatever a packet, an interface name or a guest name holds comes
 * out visible and harmless: control characters, ANSI sequences, bidirectional marks, zero-width and other invisible
 * characters, lone surrogates. Every format passes its strings through one of these.
 */

/** Nothing to do: printable ASCII without a backslash. */
const PLAIN = /^[ -[\]-~]*$/;
/** Controls, formats (bidi, zero-width), surrogates, private and unassigned, line separators, invisible fillers. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const UNSAFE_OR_BACKSLASH = new RegExp(`${UNSAFE.source}|\\\\`, 'gu');

/** `\x1b`, `\u202e` or `\u{e0001}`, the shortest that holds the code point. */
function escapeCodePoint(character: string): string {
  if (character === '\\') return '\\\\';
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/** One line that is safe on a terminal. Reversible: a backslash comes out doubled. */
export function sanitize(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNSAFE_OR_BACKSLASH, escapeCodePoint);
}

const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe as text or quoted attribute value in XML and HTML; for text that is sanitized already. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => MARKUP[character] ?? character);
}

/** `sanitize`, then `escapeMarkup`. */
export function sanitizeMarkup(text: string): string {
  return escapeMarkup(sanitize(text));
}

/** Words of a sentence, with what may stand around them; numbers. */
const MARKDOWN_WORD = /^\(?[A-Za-z]+(?:'[a-z]+)?\)?$|^\d+$/;

/**
 * `sanitize`, then safe in Markdown: plain words stand, everything else becomes code, where nothing is interpreted. An
 * escape is not enough: sites make links, mentions, references and emoji of plain text too (`@name`, `www.`, `GH-1`, `:ab:`).
 */
export function sanitizeMarkdown(text: string): string {
  return sanitize(text)
    .split(' ')
    .map((part) => {
      const [, word = '', end = ''] = /^(.*?)([,;:]*)$/.exec(part) ?? [];
      return word === '' || MARKDOWN_WORD.test(word) ? part : markdownCode(word) + end;
    })
    .join(' ');
}

/** A code span that no backtick inside ends. */
function markdownCode(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1);
  const space = /^`|`$/.test(text) ? ' ' : '';
  return ticks + space + text + space + ticks;
}

/** The length of the longest run of backticks. */
export function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/**
 * JSON text with the characters that JSON allows but a terminal obeys written as `\uXXXX`. They can stand only inside
 * strings, so the document is the same to every parser.
 */
export function sanitizeJson(json: string): string {
  if (/^[ -~\n]*$/.test(json)) return json;
  return json.replace(UNSAFE, (character) => {
    if (character === '\n') return character;
    let escaped = '';
    for (let i = 0; i < character.length; i++) {
      escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
    }
    return escaped;
  });
}
