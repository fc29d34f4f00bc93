/** The lines of text that a person saved, without what terminals and other systems add: colours, carriage returns, a BOM. */

/** More than any host prints; the rest is not read. */
const MAX_LENGTH = 64 * 1024 * 1024;
/** CSI sequences (ECMA-48), and the titles that shells set. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is taken out.
const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

export function plainLines(text: string): readonly string[] {
  const cut = text.slice(0, MAX_LENGTH).replace(/^\ufeff/, '');
  const plain = cut.includes('\u001b') ? cut.replaceAll(ESCAPES, '') : cut;
  return plain.split(/\r*\n|\r/);
}
