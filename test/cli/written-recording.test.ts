import { expect, test } from 'vitest';
import { withRecording } from '../../src/cli/run/written-recording.ts';
import { ToolError } from '../../src/core/errors.ts';

const failure = (code: string) =>
  new ToolError('cannot-write', 'write x: it failed', 'df -h', Object.assign(new Error(code), { code }));

test('a recording that failed is never exit code 0, and hides no loss', () => {
  expect([0, 1, 3].map((code) => withRecording(code, null))).toEqual([0, 1, 3]);
  expect([0, 1, 3].map((code) => withRecording(code, failure('ENOSPC')))).toEqual([4, 1, 3]);
  expect(withRecording(0, failure('EPIPE'))).toBe(141);
});
