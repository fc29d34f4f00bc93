import { expect, test } from 'vitest';
import { isHangupIgnored } from '../../src/cli/terminal/hangup.ts';

const PLAIN = {
  environment: { _: '/usr/bin/node' },
  standardInput: 'pos:\t0\nflags:\t0100002\n',
  parentStatus: 'Name:\tbash\nSigIgn:\t0000000000384004\nSigCgt:\t000000004b813efb\n',
};

test('a SIGHUP that was ignored is known by what the launcher, the shell, nohup or the parent left', () => {
  expect(isHangupIgnored(PLAIN)).toBe(false);
  expect(isHangupIgnored({ environment: {}, standardInput: '', parentStatus: '' })).toBe(false);
  expect(isHangupIgnored({ ...PLAIN, environment: { DHCPHOP_HANGUP: 'ignored' } })).toBe(true);
  expect(isHangupIgnored({ ...PLAIN, environment: { _: '/usr/bin/nohup' } })).toBe(true);
  expect(isHangupIgnored({ ...PLAIN, standardInput: 'pos:\t0\nflags:\t0100001\n' })).toBe(true);
  expect(isHangupIgnored({ ...PLAIN, parentStatus: 'SigIgn:\t0000000000000001\n' })).toBe(true);
});
