/** A recording on standard output: `--write -`. Its reader, a program in the pipe, ends it by going away. */
import type { Recording } from './recording-file.ts';

export function createRecordingStream(stream: NodeJS.WritableStream): Recording {
  // Each write tells of its own failure.
  stream.on('error', () => undefined);
  return {
    name: 'standard output',
    hint: 'a reader that is quick enough, or --write FILE',
    write: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    rotate: null,
    async close() {},
  };
}
