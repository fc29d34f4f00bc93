import { expect, test } from 'vitest';
import { append } from '../../src/core/lists.ts';
import { LineQueue } from '../../src/pipeline/line-queue.ts';

/** Whether a promise has settled once all that can run has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => {
    settled = true;
  };
  promise.then(note, note);
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

test('lines are put together from pieces, characters from bytes', async () => {
  const queue = new LineQueue();
  const [first, second] = [Buffer.from('grü').subarray(0, 3), Buffer.from('grü').subarray(3)];
  for (const piece of ['a', 'b\nc', '\n', first, second, '\n']) queue.write(piece);
  queue.end();
  const lines: string[] = [];
  for await (const several of queue.take()) append(lines, several);
  expect(lines).toEqual(['ab', 'c', 'grü']);
});

test('the writer waits until every line has been taken', async () => {
  const queue = new LineQueue();
  queue.write('a\nb\n');
  const drained = queue.drained();
  const lines = queue.take();
  expect((await lines.next()).value).toEqual(['a', 'b']);
  expect(await isSettled(drained)).toBe(false);
  const next = lines.next();
  expect(await isSettled(drained)).toBe(true);
  queue.write('c\n');
  expect((await next).value).toEqual(['c']);
});

test('it waits too where the reader has taken them and is still at work', async () => {
  const queue = new LineQueue();
  const lines = queue.take();
  queue.write('a\n');
  await lines.next();
  const drained = queue.drained();
  expect(await isSettled(drained)).toBe(false);
  void lines.next();
  expect(await isSettled(drained)).toBe(true);
});

test('a reader that has gone does not stop the writer', async () => {
  const queue = new LineQueue();
  queue.write('a\n');
  const drained = queue.drained();
  expect(await isSettled(drained)).toBe(false);
  queue.end();
  expect(await isSettled(drained)).toBe(true);
  queue.write('b\n');
  expect(await isSettled(queue.drained())).toBe(true);
});
