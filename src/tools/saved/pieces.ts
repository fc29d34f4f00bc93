/**
 * Cuts saved text into pieces, each of one format: a file may hold the output of several commands one after the other, with
 * prompts, error messages and blank lines between them.
 */
import type { PieceContext, SavedFormat } from './format.ts';
import { FORMATS } from './formats.ts';
import { JSON_FORMAT, openBrackets } from './json-format.ts';

export interface Piece {
  readonly format: SavedFormat;
  readonly lines: readonly string[];
  readonly context: PieceContext;
}

/** A prompt and what was typed behind it: `root@hv1:~# bridge fdb show`, `$ sudo nft list ruleset`, `+ brctl showmacs br0`. */
const PROMPT =
  /^(?:[^\s#$%>]{0,80}[#$%>]|\[[^\]]{1,80}\][#$%]|[^\s#$%]{1,80}:\S{0,200} ?[#$%]|\+)\s+(?:sudo\s+(?:-\S+\s+)*)?((?:ip|bridge|brctl|nft|ip6?tables|ebtables|cat|dmesg|journalctl|sysctl|ss|virsh|tc|ovs-vsctl)(?:-\S+)?(?:\s.*)?)$/;

/** In the order of the text; lines of no format are left out. */
export function piecesOf(lines: readonly string[], context: PieceContext): readonly Piece[] {
  const pieces: { readonly format: SavedFormat; readonly lines: string[]; readonly context: PieceContext }[] = [];
  let { command } = context;
  let own: string[] | null = null;
  let format: SavedFormat | null = null;
  /** Of JSON that goes on over lines. */
  let open = 0;
  for (const line of lines) {
    if (open > 0) {
      own?.push(line);
      open += openBrackets(line);
      continue;
    }
    const typed = PROMPT.exec(line);
    if (typed !== null) {
      command = typed[1] ?? null;
      own = null;
      format = null;
      continue;
    }
    const begun = FORMATS.find((each) => each.begins(line));
    if (begun === undefined) {
      // What follows JSON is not of it.
      if (format !== JSON_FORMAT) own?.push(line);
      continue;
    }
    if (own === null || begun !== format || begun.isHeading === true) {
      own = [];
      format = begun;
      pieces.push({ format, lines: own, context: { ...context, command } });
    }
    own.push(line);
    if (format === JSON_FORMAT) open = openBrackets(line);
  }
  return pieces;
}
