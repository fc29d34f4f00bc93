/**
 * Standard output: in order, in large pieces, and quiet when the reader goes away (EPIPE). What is written does not pile
 * up behind a slow reader: the program waits for it.
 */
import { ToolError } from '../core/errors.ts';
import type { Write } from '../report/report.ts';

/** Text waits until so much is there, or until the running turn of the event loop is over. */
const CHUNK = 65_536;

export interface Output {
  readonly write: Write;
  /** True once the reader has gone; what is written from then on is dropped. */
  readonly isClosed: () => boolean;
  /** Resolves when everything has been handed to the system. @throws ToolError 'cannot-write' (a full disk). */
  finish(): Promise<void>;
}

/** `onClosed` is called once when the reader goes away, to end what nobody reads. */
export function openOutput(stream: NodeJS.WriteStream, onClosed: () => void): Output {
  waitForReader(stream);
  let pieces: string[] = [];
  let length = 0;
  let scheduled = false;
  let closed = false;
  let failure: Error | null = null;

  stream.on('error', (error: Error) => {
    if (closed || failure) return;
    if ('code' in error && error.code === 'EPIPE') closed = true;
    else failure = error;
    onClosed();
  });
  const flush = () => {
    if (length > 0 && !closed && !failure) stream.write(pieces.join(''));
    pieces = [];
    length = 0;
  };
  return {
    write(text) {
      pieces.push(text);
      length += text.length;
      if (length >= CHUNK) flush();
      else if (!scheduled) {
        scheduled = true;
        setImmediate(() => {
          scheduled = false;
          flush();
        });
      }
    },
    isClosed: () => closed,
    async finish() {
      flush();
      await new Promise<void>((resolve) => {
        if (closed || failure) resolve();
        else stream.write('', () => resolve());
      });
      // An error of the last write comes a turn after it.
      await new Promise((resolve) => setImmediate(resolve));
      if (failure) throw new ToolError('cannot-write', `write the report: ${failure.message}`, 'df -h', failure);
    },
  };
}

/**
 * Node writes to files and terminals at once, but what a pipe has no room for it keeps in memory: a gigabyte and more of
 * a long report, even if the reader is quick (measured). A blocking pipe waits instead. There is no public call for it.
 */
function waitForReader(stream: object): void {
  const { _handle: handle } = stream as { _handle?: { setBlocking?(on: boolean): void } };
  handle?.setBlocking?.(true);
}
