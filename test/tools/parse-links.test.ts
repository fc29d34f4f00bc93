import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFdb } from '../../src/tools/parse-fdb.ts';
import { parseLinks } from '../../src/tools/parse-links.ts';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
/** Recorded from a namespace with these interfaces (iproute2 6.1), fields nobody reads taken out. */
const bridges = parseLinks(fixture('link-bridges'), null);
/** Written after iproute2's iplink_bond.c and iplink_vlan.c, for NICs and modes that no lab has. */
const bonds = parseLinks(fixture('link-bond-vlan'), null);
/** Recorded on Debian's 6.1 by `scripts/vm-lab run bond-loop`: two veths in an active-backup bond with a VLAN and a bridge. */
const recordedBond = parseLinks(fixture('link-bond-recorded'), null);
/** Recorded there too: an 802.3ad bond whose other end is a VLAN-filtering bridge and no LAG. */
const recordedLacp = parseLinks(fixture('link-bond-lacp-recorded'), null);

const pick = (links: typeof bridges, name: string) => links.find((link) => link.name === name);

describe('ip -j -d link', () => {
  it('has every link', () => {
    expect(bridges.map((link) => link.name).sort()).toEqual(
      ['br0', 'fwbr', 'fwln', 'fwpr', 'g2', 'lo', 'mvt0', 'tap0', 'tap1', 'up0', 'v0', 'v1', 'vx0'].sort(),
    );
    expect(pick(bridges, 'lo')?.kind).toBe('loopback');
  });

  it('tells a bond that takes from all its slaves from one that does not', () => {
    const told = (value: number) =>
      parseLinks(
        [{ ifindex: 1, ifname: 'bond0', linkinfo: { info_kind: 'bond', info_data: { all_slaves_active: value } } }],
        null,
      )[0]?.takesFromAllSlaves;
    expect([told(1), told(0)]).toEqual([true, undefined]);
  });

  it('tells veth ends in this namespace from those elsewhere', () => {
    expect(pick(bridges, 'fwln')).toMatchObject({ kind: 'veth', peer: 'fwpr', lower: null, master: 'fwbr' });
    expect(pick(bridges, 'up0')).toMatchObject({ kind: 'veth', peer: null, lower: null, master: 'br0' });
  });

  it('reads a tap, its port and that nobody has it open', () => {
    expect(pick(bridges, 'tap0')).toMatchObject({
      kind: 'tun',
      mac: 'fe:16:3e:56:ea:fa',
      up: true,
      carrier: false,
      masterKind: 'bridge',
      portState: 'disabled',
      port: { learning: true, flood: true, broadcastFlood: true, hairpin: false, isolated: false, locked: false },
    });
  });

  it('knows the device below a macvtap and a VXLAN', () => {
    expect(pick(bridges, 'mvt0')).toMatchObject({ kind: 'macvtap', lower: 'v0' });
    expect(pick(bridges, 'vx0')).toMatchObject({ kind: 'vxlan', lower: 'v0', mtu: 1450 });
  });

  it('reads bonds, slaves and VLAN devices', () => {
    expect(pick(bonds, 'bond0')).toMatchObject({ bondMode: 'active-backup', activeSlave: 'ens1f0', bondPartner: null });
    expect(pick(bonds, 'bond1')).toMatchObject({ bondMode: '802.3ad', bondPartner: '00:00:00:00:00:00' });
    expect(pick(bonds, 'ens1f1')).toMatchObject({ master: 'bond0', masterKind: 'bond', portState: null, port: null });
    expect(pick(bonds, 'bond0.2222')).toMatchObject({ kind: 'vlan', lower: 'bond0', vlanId: 2222 });
  });

  it('reads a bond and all above it as Debian 12 prints them', () => {
    expect(pick(recordedBond, 'bond0')).toMatchObject({
      kind: 'bond',
      bondMode: 'active-backup',
      activeSlave: 'x0',
      bondPartner: null,
      up: true,
      carrier: true,
    });
    for (const slave of ['x0', 'x1']) {
      const seen = { kind: 'veth', master: 'bond0', masterKind: 'bond', peer: null, portState: null, port: null };
      expect(pick(recordedBond, slave)).toMatchObject(seen);
    }
    expect(pick(recordedBond, 'bond0.2222')).toMatchObject({
      kind: 'vlan',
      lower: 'bond0',
      vlanId: 2222,
      master: 'brq5dddda71-76',
      masterKind: 'bridge',
      portState: 'forwarding',
      port: { learning: true, flood: true, broadcastFlood: true, hairpin: false, isolated: false, locked: false },
    });
    expect(pick(recordedBond, 'brq5dddda71-76')).toMatchObject({ kind: 'bridge', master: null, lower: null });
    expect(pick(recordedBond, 'tap0b5f208b-76')).toMatchObject({ kind: 'tun', carrier: true, promiscuity: 1 });
  });

  it('reads an 802.3ad bond without a partner, and a VLAN of the outer kind', () => {
    expect(pick(recordedLacp, 'bond1')).toMatchObject({
      bondMode: '802.3ad',
      activeSlave: null,
      bondPartner: '00:00:00:00:00:00',
    });
    expect(pick(recordedLacp, 'y1')).toMatchObject({ master: 'bond1', masterKind: 'bond', peer: 'q1' });
    expect(pick(recordedLacp, 'bond1.100')).toMatchObject({ kind: 'vlan', lower: 'bond1', vlanId: 100 });
  });

  it('puts the namespace before every name', () => {
    const named = parseLinks(fixture('link-bond-vlan'), 'ns1');
    expect(pick(named, 'ns1/bond0')?.activeSlave).toBe('ns1/ens1f0');
    expect(pick(named, 'ns1/bond0.2222')).toMatchObject({ master: 'ns1/brq5dddda71-76', lower: 'ns1/bond0' });
  });

  it('takes flags as older versions print them, and absent ones as the default', () => {
    const old = (slave: object) =>
      parseLinks(
        [{ ifindex: 2, ifname: 'a', linkinfo: { info_slave_kind: 'bridge', info_slave_data: slave } }],
        null,
      )[0]?.port;
    expect(old({ learning: 'off', flood: 0, hairpin: 'on' })).toMatchObject({
      learning: false,
      flood: false,
      hairpin: true,
    });
    expect(old({ learning: true })).toMatchObject({ learning: true, broadcastFlood: true, isolated: false });
    // No flag at all: saved text that tells no more of a port than its bridge.
    expect(old({ state: 'forwarding' })).toBeNull();
  });

  it('never throws, whatever is printed', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        (json) => Array.isArray(parseLinks(json, null)) && Array.isArray(parseFdb(json, null)),
      ),
    );
    const odd = fc.record(
      {
        ifname: fc.jsonValue(),
        ifindex: fc.jsonValue(),
        flags: fc.jsonValue(),
        linkinfo: fc.jsonValue(),
        link: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(fc.array(odd), (json) => Array.isArray(parseLinks(json, 'ns'))));
  });
});

describe('bridge -j fdb', () => {
  const fdb = parseFdb(fixture('fdb-bridges'), null);

  it('has the entries of bridges and not the filters of devices', () => {
    expect(fdb.every((entry) => entry.bridge === 'br0' || entry.bridge === 'fwbr')).toBe(true);
    expect(fdb.some((entry) => entry.mac.startsWith('33:33'))).toBe(false);
  });

  it('tells what was learned from what is the host itself', () => {
    expect(fdb.find((entry) => entry.mac === 'fe:16:3e:56:ea:fa')).toEqual({
      mac: 'fe:16:3e:56:ea:fa',
      bridge: 'br0',
      port: 'tap0',
      vlan: null,
      local: true,
      static: false,
      sticky: false,
    });
    expect(fdb.filter((entry) => entry.port === 'up0').map((entry) => entry.local)).toContain(false);
  });

  it('reads static, sticky and VLAN, and the name older versions give the port', () => {
    const [entry] = parseFdb(
      [{ mac: 'FA:16:3E:56:EA:FA', dev: 'tap0', vlan: 7, flags: ['sticky'], master: 'br0', state: 'static' }],
      'ns',
    );
    expect(entry).toMatchObject({
      mac: 'fa:16:3e:56:ea:fa',
      port: 'ns/tap0',
      bridge: 'ns/br0',
      vlan: 7,
      static: true,
      sticky: true,
    });
  });

  it('reads the tables of a VLAN device on a bond, and of a bridge that filters VLANs', () => {
    const recorded = parseFdb(fixture('fdb-bond-recorded'), null);
    const guest = recorded.filter((entry) => entry.mac === 'fa:16:3e:56:ea:fa');
    const learned = { local: false, static: false, sticky: false, vlan: null };
    expect(guest).toEqual([
      { mac: 'fa:16:3e:56:ea:fa', bridge: 'brq5dddda71-76', port: 'bond0.2222', ...learned },
      {
        mac: 'fa:16:3e:56:ea:fa',
        bridge: 'br1',
        port: 'q1',
        ...learned,
        static: true,
        sticky: true,
        vlan: 2222,
      },
    ]);
    expect(recorded.filter((entry) => entry.mac === 'fe:16:3e:56:ea:fa').map((entry) => entry.local)).toEqual([
      true,
      true,
    ]);
    expect(recorded.every((entry) => entry.bridge !== 'bond0')).toBe(true);
  });
});
