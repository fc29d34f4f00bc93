import { expect, test } from 'vitest';
import { systemCode, systemReason } from '../../src/core/system-error.ts';

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  ['ENOENT', "ENOENT: no such file or directory, open 'a, b'", 'no such file'],
  ['ENXIO', "ENXIO: no such device or address, open '/dev/tty'", 'no such device or address'],
  ['ENOSPC', 'ENOSPC: no space left on device, write', 'no space left on device'],
  ['EXDEV', "EXDEV: cross-device link not permitted, rename 'a' -> 'b'", 'cross-device link not permitted'],
  ['Z_BUF_ERROR', 'unexpected end of file', 'unexpected end of file'],
])('%s in its own words', (code, message, reason) => {
  expect(systemReason(failure(code, message))).toBe(reason);
  expect(systemCode(failure(code, message))).toBe(code);
});

test('what is no error of the system is said as it is', () => {
  expect(systemReason(new Error('odd'))).toBe('odd');
  expect(systemReason('thrown')).toBe('thrown');
  expect(systemCode(new Error('odd'))).toBe(null);
});
