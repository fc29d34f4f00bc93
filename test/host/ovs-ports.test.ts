import { expect, test } from 'vitest';
import { OvsPorts } from '../../src/host/ovs-ports.ts';
import { link, port } from '../wiring/wiring.ts';
import { failing, fakeHost } from './fake-host.ts';

/** What Open vSwitch 3.1 prints: a set of several, a lone member, an empty set. */
const TABLES = [
  '{"data":[["br-int",["set",[["uuid","a"],["uuid","b"]]]],["br-ex",["uuid","c"]],["br-no",["set",[]]]],"headings":["name","ports"]}',
  '{"data":[[["uuid","a"],"tap0"],[["uuid","b"],"br-int"],[["uuid","c"],"eth0"]],"headings":["_uuid","name"]}',
].join('\n');
const LINKS = [link('tap0', { kind: 'tun' }), link('eth0'), port('eth1', 'br0'), link('lo')];

test('ports of Open vSwitch have its bridge as master, though the kernel knows of none', async () => {
  const marked = await new OvsPorts(fakeHost({ 'ovs-vsctl list': TABLES })).mark(LINKS);
  expect(marked.map(({ name, master, masterKind }) => `${name} ${master} ${masterKind}`)).toEqual([
    'tap0 br-int openvswitch',
    'eth0 br-ex openvswitch',
    'eth1 br0 bridge',
    'lo null null',
  ]);
});

test('without an answer they stay as they were known last', async () => {
  let answer: string | Error = failing('ovs-vsctl: database connection failed');
  const ovs = new OvsPorts(async (...words) => fakeHost({ 'ovs-vsctl list': answer })(...words));
  expect(await ovs.mark(LINKS)).toEqual(LINKS);
  answer = TABLES;
  const marked = await ovs.mark(LINKS);
  answer = 'no JSON';
  expect(await ovs.mark(LINKS)).toEqual(marked);
});
