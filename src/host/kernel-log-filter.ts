/**
 * Which lines of the kernel log belong to a trace: those that name one of its interfaces. The rest of the log is
 * nobody's business in a file that leaves the host.
 */
import { splitInterfaceName } from '../path/interface-name.ts';

/** True where `text` holds one of the names (without their namespaces) as a word of its own. */
export function namesInterface(text: string, names: Iterable<string>): boolean {
  for (const name of names) if (holdsWord(text, splitInterfaceName(name).bare)) return true;
  return false;
}

function holdsWord(text: string, word: string): boolean {
  if (word === '') return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isNameChar(text[at - 1]) && !isNameChar(text[at + word.length])) return true;
  }
  return false;
}

/** A dot or colon after a name ends the word in the kernel's lines, though names may hold a dot. */
function isNameChar(char: string | undefined): boolean {
  return char !== undefined && /[A-Za-z0-9_-]/.test(char);
}
