import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOwnAddress } from '../../src/state/own-address.ts';

describe('parseOwnAddress', () => {
  it('reads the line of kernels since 4.10', () => {
    const text =
      'br0: received packet on bond0.2222 with own address as source address (addr:FE:16:3e:56:ea:fa, vlan:0)';
    expect(parseOwnAddress(text)).toEqual({ bridge: 'br0', port: 'bond0.2222', mac: 'fe:16:3e:56:ea:fa', vlan: 0 });
  });

  it('reads the older lines, with the two spaces some have', () => {
    const old = { bridge: 'br0', port: 'eth0', mac: null, vlan: null };
    expect(parseOwnAddress('br0: received packet on eth0 with own address as source address')).toEqual(old);
    expect(parseOwnAddress('br0: received packet on eth0 with  own address as source address\n')).toEqual(old);
    expect(parseOwnAddress('received packet on eth0 with own address as source address')).toEqual({
      ...old,
      bridge: null,
    });
  });

  it('takes no other line for one', () => {
    for (const text of [
      '',
      'br0: port 2(tap0) entered forwarding state',
      'br0: received packet on eth0',
      'br0: received packet on eth0 with own address as source address (addr:nonsense, vlan:0)',
      'evil says: "br0: received packet on eth0 with own address as source address" and more',
    ]) {
      expect(parseOwnAddress(text)).toBeNull();
    }
    fc.assert(fc.property(fc.string(), (text) => parseOwnAddress(text) === null));
  });
});
