/** Text as columns of a terminal: width, padding, shortening in the middle, wrapping. For text that is already safe. */
import stringWidth from 'string-width';

/** Columns that a terminal takes for `text`. */
export function displayWidth(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** The first characters of `text` that fit into `width` columns. */
function head(text: string, width: number): string {
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) > width) break;
    kept += character;
  }
  return kept;
}

/** The last characters of `text` that fit into `width` columns. */
function end(text: string, width: number): string {
  let kept = '';
  for (const character of [...text].reverse()) {
    if (displayWidth(character + kept) > width) break;
    kept = character + kept;
  }
  return kept;
}

/** `brq5dddda71-76` in ten columns is `brq5d…1-76`: both ends of a name tell more than its middle. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const left = Math.ceil((width - 1) / 2);
  return `${head(text, left)}…${end(text, width - 1 - left)}`;
}

/** Lines of at most `width` columns, broken at spaces; a word that is wider stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
