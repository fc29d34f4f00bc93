/** What a format of saved text is: a command that prints it, how its lines are told from others, how it is read. */
import type { Gathered } from './gathered.ts';

/** Where a piece of text comes from, as far as the text around it says. */
export interface PieceContext {
  readonly netns: string | null;
  /** The command that printed it, from the line of a prompt or of a file of `dhcphop collect`. */
  readonly command: string | null;
  /** The file, for what is said about it. */
  readonly file: string;
}

export interface SavedFormat {
  /** The command, as it is told to who gives something else. */
  readonly command: string;
  /** Whether only this format has such a line. */
  readonly begins: (line: string) => boolean;
  /** Whether each such line begins another piece: a heading. */
  readonly isHeading?: boolean;
  /** Takes what the lines tell; returns false where they are of another kind after all. Never throws. */
  readonly read: (lines: readonly string[], context: PieceContext, into: Gathered) => boolean | undefined;
}
