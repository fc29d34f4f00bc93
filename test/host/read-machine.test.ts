import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { machineReader } from '../../src/host/read-machine.ts';
import type { RunCommand } from '../../src/host/run-command.ts';
import { hypervisorOf } from '../../src/tools/hypervisor.ts';

const directory = mkdtempSync(join(tmpdir(), 'dhcphop-machine-'));
afterAll(() => rmSync(directory, { recursive: true }));

const AROUND = { namespaces: new Set([null]), interfaces: new Set(['wlan0']) };
const run: RunCommand = () => Promise.reject(new Error('nothing is run'));

function sysClass(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(directory, name);
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

test('the firmware names the hypervisor, and a phy80211 makes an interface Wi-Fi', async () => {
  const folder = sysClass('guest', {
    'dmi/id/sys_vendor': 'VMware, Inc.\n',
    'dmi/id/product_name': 'VMware7,1\n',
    'net/eth0/address': '',
    'net/wlan0/phy80211/index': '',
  });
  expect(await machineReader(folder).read(7n, AROUND, run, null)).toEqual({
    kind: 'machine',
    timeNs: 7n,
    product: 'VMware, Inc. VMware7,1',
    hypervisor: 'VMware',
    wireless: ['wlan0'],
    hostname: hostname(),
  });
});

test('a machine that says nothing is not known, and that is no error', async () => {
  expect(await machineReader(sysClass('silent', {})).read(7n, AROUND, run, null)).toMatchObject({
    product: null,
    hypervisor: null,
    wireless: [],
  });
});

test.each([
  ['QEMU Standard PC (Q35 + ICH9, 2009)', 'KVM'],
  ['Red Hat KVM', 'KVM'],
  ['OpenStack Foundation OpenStack Nova', 'KVM'],
  ['innotek GmbH VirtualBox', 'VirtualBox'],
  ['Microsoft Corporation Virtual Machine', 'Hyper-V'],
  ['Microsoft Corporation Surface Book', null],
  ['Xen HVM domU', 'Xen'],
  ['Google Google Compute Engine', 'Google Compute Engine'],
  ['Amazon EC2 c5.large', 'Amazon EC2'],
  ['Amazon EC2 c5.metal', null],
  ['Dell Inc. PowerEdge R740', null],
  ['', null],
])('%s', (product, hypervisor) => {
  expect(hypervisorOf(product)).toBe(hypervisor);
});
