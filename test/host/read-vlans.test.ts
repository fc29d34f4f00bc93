import { expect, test } from 'vitest';
import { lacksDevices, withDevices } from '../../src/tools/nft-devices.ts';
import { parseVlans } from '../../src/tools/parse-vlans.ts';

test('VLAN tables as iproute2 prints them', () => {
  const json = [
    { ifname: 'tap0', vlans: [{ vlan: 10, flags: ['PVID', 'Egress Untagged'] }] },
    { ifname: 'uplink0', vlans: [{ vlan: 1, flags: [] }, { vlan: 10, vlanEnd: 20 }, { flags: ['PVID'] }] },
    { vlans: [] },
  ];
  expect(parseVlans(json, 'ns')).toEqual([
    { name: 'ns/tap0', vlans: [{ first: 10, last: 10, pvid: true, untagged: true }] },
    {
      name: 'ns/uplink0',
      vlans: [
        { first: 1, last: 1, pvid: false, untagged: false },
        { first: 10, last: 20, pvid: false, untagged: false },
      ],
    },
  ]);
  expect(parseVlans('nonsense', null)).toEqual([]);
});

test('the devices of nft chains that JSON lacks are taken from the text', () => {
  const chain = (name: string, rest: object = {}) => ({
    chain: { family: 'netdev', table: 'n', name, hook: 'ingress', prio: 0, policy: 'accept', ...rest },
  });
  const json = JSON.stringify({ nftables: [{ metainfo: {} }, chain('c'), chain('d'), chain('e', { dev: 'q1' })] });
  const text = `table netdev n {
	chain c {
		type filter hook ingress device "p0" priority filter; policy accept;
	}
	chain d {
		type filter hook ingress devices = { p0, q0 } priority filter; policy accept;
	}
}`;
  expect(lacksDevices(json)).toBe(true);
  expect(
    JSON.parse(withDevices(json, text))
      .nftables.slice(1)
      .map((each: { chain: { dev: unknown } }) => each.chain.dev),
  ).toEqual([['p0'], ['p0', 'q0'], 'q1']);
  expect(lacksDevices(withDevices(json, text))).toBe(false);
  expect(lacksDevices('{"nftables": []}')).toBe(false);
});
