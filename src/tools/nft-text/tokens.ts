/** The text of `nft list ruleset` as words, line by line: nft prints a rule, a brace or a property on each. */

export interface Token {
  readonly text: string;
  /** A word in quotes is never a keyword. */
  readonly isQuoted: boolean;
}

export interface TokenLine {
  readonly tokens: readonly Token[];
  /** From `# handle 4`, with -a; null without. */
  readonly handle: number | null;
}

/** A quoted string, a comment up to the end, a separator, or a word. */
const TOKEN = /"([^"]*)"|(#.*$)|([{},;])|([^\s{},;"]+)/g;

export function tokensOf(line: string): TokenLine {
  const tokens: Token[] = [];
  let handle: number | null = null;
  for (const [, quoted, comment, separator, word] of line.matchAll(TOKEN)) {
    if (quoted !== undefined) tokens.push({ text: quoted, isQuoted: true });
    else if (comment !== undefined) handle = Number(/^# handle (\d+)/.exec(comment)?.[1] ?? Number.NaN);
    else tokens.push({ text: separator ?? word ?? '', isQuoted: false });
  }
  return { tokens, handle: handle !== null && Number.isSafeInteger(handle) ? handle : null };
}

/** Reads tokens one after the other. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isDone(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** The word at hand, or one further on; an empty one beyond the end, and for a quoted one. */
  peek(ahead = 0): string {
    const token = this.#tokens[this.#at + ahead];
    return token === undefined || token.isQuoted ? '' : token.text;
  }

  /** The text at hand, quoted or not; empty at the end. */
  next(): string {
    return this.#tokens[this.#at++]?.text ?? '';
  }

  /** Goes on if the word at hand is this one. */
  take(word: string): boolean {
    if (this.peek() !== word) return false;
    this.#at++;
    return true;
  }
}
