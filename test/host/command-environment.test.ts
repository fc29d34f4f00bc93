import { expect, test } from 'vitest';
import { commandEnvironment } from '../../src/host/command-environment.ts';
import { isPrivileged } from '../../src/host/privileged.ts';

const CALLER = {
  PATH: '/tmp/mine',
  HOME: '/home/me',
  LD_PRELOAD: '/tmp/mine.so',
  NODE_OPTIONS: '--require=/tmp/mine.js',
  LIBVIRT_DEFAULT_URI: 'qemu+ext:///system?command=/tmp/mine',
};

test("with more power than the caller's nothing of the caller's environment reaches a command", () => {
  const { PATH, ...rest } = commandEnvironment(CALLER, true);
  expect(PATH).toMatch(/^(\/[a-z/-]+:)+[a-z/-]+$/);
  expect(PATH).toContain('/usr/sbin:');
  expect(rest).toEqual({ LC_ALL: 'C' });
});

test('which driver of this host libvirt is asked for may be said', () => {
  expect(commandEnvironment({ LIBVIRT_DEFAULT_URI: 'lxc:///' }, true)).toMatchObject({
    LIBVIRT_DEFAULT_URI: 'lxc:///',
  });
});

test('an ordinary user runs their own commands', () => {
  expect(commandEnvironment(CALLER, false)).toEqual({ ...CALLER, LC_ALL: 'C' });
});

test('root and everyone with a capability has more power', () => {
  expect(isPrivileged(0, '')).toBe(true);
  expect(isPrivileged(1000, 'CapPrm:\t0000000000000000\n')).toBe(false);
  expect(isPrivileged(1000, 'CapPrm:\t0000000000002000\n')).toBe(true);
});
