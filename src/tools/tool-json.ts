/**
 * JSON as iproute2 prints it: the name of an interface may hold control characters (dev_valid_name of the kernel refuses `/`,
 * `:` and white space only), and ip and bridge put them into their strings unescaped, which no JSON allows.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for, without the white space of JSON.
const UNESCAPED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

/** @throws SyntaxError for what is no JSON even so. */
export function parseToolJson(text: string): unknown {
  return JSON.parse(text.replace(UNESCAPED, (control) => JSON.stringify(control).slice(1, -1)));
}
