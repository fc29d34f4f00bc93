import { expect, test } from 'vitest';
import { XdpNames } from '../../src/host/xdp-names.ts';
import { link } from '../wiring/wiring.ts';

test('a program keeps the name that it was told with once; another one has none', () => {
  const names = new XdpNames();
  const told = link('eth0', { xdp: { id: 7, name: 'shield' } });
  const other = link('eth1', { xdp: { id: 8, name: null } });
  const without = link('eth2');
  expect(names.fill([told, without])).toEqual([told, without]);
  expect(names.fill([{ ...told, xdp: { id: 7, name: null } }, other])).toEqual([told, other]);
});
