/** Where a reporter writes to in a test: the pieces as text. What is lent for the call alone is spoiled after it. */
import type { WriteBytes } from '../../src/report/report.ts';

export function collect(): { readonly write: WriteBytes; readonly pieces: readonly string[] } {
  const pieces: string[] = [];
  return {
    pieces,
    write(piece) {
      pieces.push(typeof piece === 'string' ? piece : Buffer.from(piece).toString());
      if (typeof piece !== 'string') piece.fill(0x21);
    },
  };
}
