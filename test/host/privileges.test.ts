/** What a trace asks for and what it becomes; test/native/privileges.test.ts looks at the threads of a real one. */
import { expect, test } from 'vitest';
import type { NativePrivileges } from '../../src/capture/addon.ts';
import { capabilitiesFor, grantHint, parseCapabilities } from '../../src/capture/capabilities.ts';
import { invokingUser } from '../../src/capture/file-owner.ts';
import { lowerPrivileges, parseUser } from '../../src/host/privileges.ts';

test('entering namespaces is asked for only where a hop lies in one', () => {
  expect(capabilitiesFor(['bond0', 'tap0'])).toEqual(['net_raw', 'net_admin', 'syslog']);
  expect(capabilitiesFor(['bond0', 'qdhcp-1/tap0'])).toContain('sys_admin');
});

test('reads what a process holds', () => {
  const status = 'Name:\tnode\nCapInh:\t0000000000000000\nCapPrm:\t0000000400003000\nCapEff:\t0000000000002000\n';
  expect([...parseCapabilities(status)]).toEqual(['net_raw']);
  expect([...parseCapabilities(status, 'CapPrm')]).toEqual(['net_raw', 'net_admin', 'syslog']);
  expect([...parseCapabilities('')]).toEqual([]);
});

test('tells how to grant what is missing', () => {
  expect(grantHint(['sys_admin'])).toContain('--ambient-caps=+net_raw,+net_admin,+syslog,+sys_admin ');
});

test('a user is who the machine says, and never root', () => {
  const passwd =
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:99:98:Nobody:/:/sbin/nologin\nodd:x:0:5::/:/bin/sh\nhalf:x:7\n';
  expect(parseUser('nobody', passwd)).toEqual({ uid: 99, gid: 98 });
  for (const name of ['dhcphop', 'odd', 'half', 'root']) expect(parseUser(name, passwd)).toBeNull();
});

test('a user ID that means "unchanged" to the kernel is no user', () => {
  expect(invokingUser({ SUDO_UID: '4294967295', SUDO_GID: '1' })).toBeNull();
});

test.skipIf(process.geteuid?.() !== 0)('root never stays root [needs root]', async () => {
  const asked: NativePrivileges[] = [];
  const holder = {
    dropPrivileges(to: NativePrivileges) {
      asked.push(to);
      return null;
    },
  };
  await lowerPrivileges(holder, ['tap0']);
  expect(asked[0]?.uid).toBeGreaterThan(0);
  expect(asked[0]?.gid).toBeGreaterThan(0);
});

test('says what could not be given up', async () => {
  const refusal = {
    code: 'no-permission',
    interface: null,
    operation: 'change to user 1000',
    message: 'Not permitted',
  };
  const remarks = await lowerPrivileges({ dropPrivileges: () => refusal }, ['tap0']);
  expect(remarks.at(-1)).toMatch(/^give up privileges: change to user 1000: Not permitted; it /);
});
