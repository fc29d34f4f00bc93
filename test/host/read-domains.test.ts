import { expect, test } from 'vitest';
import { askDomains } from '../../src/host/read-domains.ts';
import { failing, fakeHost } from './fake-host.ts';

const stats = (state: number) => `Domain: 'other'
  state.state=1
  net.0.name=vnet9

Domain: 'web1'
  state.state=${state}
  net.count=2
  net.0.name=vnet0
  net.1.name=vnet1
`;
const NICS = ['', "<link state='down'/>"].map(
  (link, i) =>
    `<interface type='bridge'><mac address='52:54:00:00:00:0${i}'/><target dev='vnet${i}'/>${link}</interface>`,
);
const XML = `<domain><name>web1</name><devices>${NICS.join('')}</devices></domain>`;
const PORTS = new Set(['br0', 'vnet0', 'vnet1']);

test('a guest whose link is down in libvirt is held, its other NIC is not', async () => {
  const run = fakeHost({ 'virsh domstats': stats(1), 'virsh dumpxml web1': XML });
  expect(await askDomains(PORTS, run)).toEqual([
    { domain: 'web1', interface: 'vnet0', held: null },
    { domain: 'web1', interface: 'vnet1', held: 'link-down' },
  ]);
  expect(run.calls).toHaveLength(2);
});

test('a paused domain is held on all its NICs', async () => {
  const run = fakeHost({ 'virsh domstats': stats(3) });
  expect((await askDomains(PORTS, run)).map(({ held }) => held)).toEqual(['paused', 'paused']);
});

test('without libvirt, or a domain of these ports, there is none', async () => {
  expect(await askDomains(PORTS, fakeHost({}))).toEqual([]);
  expect(await askDomains(new Set(['br0']), fakeHost({ 'virsh domstats': stats(3) }))).toEqual([]);
});

test('that libvirt does not answer is no word of it', async () => {
  await expect(askDomains(PORTS, fakeHost({ virsh: failing('failed to connect') }))).rejects.toThrow(
    'failed to connect',
  );
});
