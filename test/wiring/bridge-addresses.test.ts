import { expect, test } from 'vitest';
import type { Path } from '../../src/path/path.ts';
import type { Link } from '../../src/state/host-state.ts';
import { bridgeAddresses } from '../../src/wiring/bridge-addresses.ts';

const path = (tap: string): Path => ({
  guest: null,
  hops: ['uplink0', 'br0', tap].map((name) => ({ name, interfaces: [name], role: 'unknown' })),
});
const link = (name: string, kind: string | null, mac: string) => ({ name, kind, mac }) as Link;

test('the bridges among the hops of all paths, each once, and no other links', () => {
  const links = [
    link('uplink0', null, '52:54:00:00:00:01'),
    link('br0', 'bridge', '52:54:00:00:00:02'),
    link('br9', 'bridge', '52:54:00:00:00:09'),
  ];
  expect(bridgeAddresses([path('tap0'), path('tap1')], links)).toEqual([{ mac: '52:54:00:00:00:02', hop: 'br0' }]);
});
