import { describe, expect, it } from 'vitest';
import type { FdbEntry, Link, ServerPlace } from '../../src/state/host-state.ts';
import { findGuestPaths } from '../../src/wiring/find-guests.ts';
import { findPath } from '../../src/wiring/find-path.ts';
import type { PathTarget } from '../../src/wiring/path-search.ts';
import { bridge, entry, GUEST, link, patch, port, tap } from './wiring.ts';

/** `role name > role name (guest) [remark@interface]`, or why there is no path. */
function pathOf(
  target: string | PathTarget,
  links: readonly Link[],
  fdb: readonly FdbEntry[] = [],
  servers: readonly ServerPlace[] = [],
): string {
  const asTarget = typeof target === 'string' ? { kind: 'interface' as const, name: target } : target;
  const search = findPath(asTarget, links, fdb, null, servers);
  if (!search.found) return `${search.reason}: ${search.candidates.map((port) => port.interface).join(' ')}`.trim();
  const hops = search.path.hops.map((hop) => `${hop.role} ${hop.name}`).join(' > ');
  const remarks = search.remarks.map((remark) => ` [${remark.code}@${remark.interface}]`).join('');
  return `${hops} (${search.path.guest?.mac ?? '?'})${remarks}`;
}

const onTap = [entry(GUEST, 'br0', 'tap0')];

describe('the path of a tap', () => {
  const story = [
    link('x0', { master: 'bond0', masterKind: 'bond' }),
    link('x1', { master: 'bond0', masterKind: 'bond' }),
    link('bond0', { kind: 'bond' }),
    port('bond0.2222', 'br0', { kind: 'vlan', lower: 'bond0', vlanId: 2222 }),
    bridge('br0'),
    tap('tap0', 'br0'),
    tap('tap1', 'br0', 'fe:16:3e:00:00:01'),
  ];

  it('runs bridge, VLAN device, bond, slaves', () => {
    expect(pathOf('tap0', story, onTap)).toBe(
      `slaves x0|x1 > bond bond0 > vlan bond0.2222 > bridge br0 > tap tap0 (${GUEST})`,
    );
  });

  it('is found from the guest MAC even when the FDB has it on the wrong port', () => {
    const wrong = [entry(GUEST, 'br0', 'bond0.2222')];
    expect(pathOf({ kind: 'mac', mac: GUEST }, story, wrong)).toMatch(/tap tap0 \(fa:16:3e:56:ea:fa\)$/);
    expect(pathOf('tap0', story, wrong)).toMatch(/tap tap0 \(fa:16:3e:56:ea:fa\)$/);
  });

  it('is that of the tap, not of the bridge that has taken its MAC', () => {
    const links = [bridge('br0', { mac: 'fe:16:3e:56:ea:fa' }), tap('tap0', 'br0')];
    expect(pathOf({ kind: 'mac', mac: GUEST }, links)).toBe(`bridge br0 > tap tap0 (${GUEST}) [no-uplink@br0]`);
  });

  it('has no guest MAC where the host has never learned it', () => {
    expect(pathOf('tap0', story)).toMatch(/tap tap0 \(\?\) \[guest-mac-unknown@tap0\]$/);
  });

  it('starts at a physical uplink, and ends at a bridge without one', () => {
    expect(pathOf('tap0', [port('eth0', 'br0'), bridge('br0'), tap('tap0', 'br0')], onTap)).toBe(
      `uplink eth0 > bridge br0 > tap tap0 (${GUEST})`,
    );
    expect(pathOf('tap0', [bridge('br0'), tap('tap0', 'br0')], onTap)).toBe(
      `bridge br0 > tap tap0 (${GUEST}) [no-uplink@br0]`,
    );
  });

  it('has uplinks side by side in one hop, taps and containers never among them', () => {
    const links = [port('eth0', 'br0'), port('vx0', 'br0', { kind: 'vxlan' }), port('veth7', 'br0', { kind: 'veth' })];
    expect(pathOf('tap0', [...links, bridge('br0'), tap('tap0', 'br0'), tap('tap1', 'br0')], onTap)).toBe(
      `uplink eth0|vx0 > bridge br0 > tap tap0 (${GUEST})`,
    );
  });

  it('ends at a tunnel, whose frames travel inside others below', () => {
    const links = [
      port('vx0', 'br0', { kind: 'vxlan', lower: 'eth0' }),
      link('eth0'),
      bridge('br0'),
      tap('tap0', 'br0'),
    ];
    expect(pathOf('tap0', links, onTap)).toBe(`vxlan vx0 > bridge br0 > tap tap0 (${GUEST})`);
  });

  it('says so when the tap is on no bridge', () => {
    expect(pathOf('tap0', [link('tap0', { kind: 'tun' })])).toBe(
      'tap tap0 (?) [no-master@tap0] [guest-mac-unknown@tap0]',
    );
  });

  it("takes the MAC of a routed port for the guest's only where it is a container's own end", () => {
    const routed = (mac: string) => pathOf('g0', [link('g0', { kind: 'veth', mac })]);
    expect(routed('02:00:00:00:00:77')).toBe('veth g0 (02:00:00:00:00:77) [no-master@g0]');
    expect(routed('fe:16:3e:56:ea:fa')).toBe('veth g0 (?) [no-master@g0] [guest-mac-unknown@g0]');
    expect(routed('ee:ee:ee:ee:ee:ee')).toBe('veth g0 (?) [no-master@g0] [guest-mac-unknown@g0]');
  });

  it('does not climb from a lower device into another bridge that has it as a port', () => {
    const links = [
      port('eth0', 'br1'),
      bridge('br1'),
      port('eth0.5', 'br0', { kind: 'vlan', lower: 'eth0' }),
      bridge('br0'),
      tap('tap0', 'br0'),
    ];
    expect(pathOf('tap0', links, onTap)).toBe(`uplink eth0 > vlan eth0.5 > bridge br0 > tap tap0 (${GUEST})`);
  });

  it('goes on through a VLAN device on top of another bridge', () => {
    const links = [
      port('eth0', 'vmbr0'),
      bridge('vmbr0'),
      port('vmbr0.5', 'br0', { kind: 'vlan', lower: 'vmbr0' }),
      bridge('br0'),
      tap('tap0', 'br0'),
    ];
    expect(pathOf('tap0', links, onTap)).toBe(
      `uplink eth0 > bridge vmbr0 > vlan vmbr0.5 > bridge br0 > tap tap0 (${GUEST})`,
    );
  });

  it('ends where the wiring bites its tail', () => {
    const links = [
      port('a', 'br0', { kind: 'vlan', lower: 'br1' }),
      bridge('br0'),
      port('b', 'br1', { kind: 'vlan', lower: 'br0' }),
      bridge('br1'),
      tap('tap0', 'br0'),
    ];
    expect(pathOf('tap0', links, onTap)).toMatch(/\[wiring-loop@b\]$/);
  });
});

describe('paths through several bridges', () => {
  const proxmox = [
    port('eno1', 'vmbr0'),
    bridge('vmbr0'),
    ...patch('fwpr100p0', 'vmbr0', 'fwln100i0', 'fwbr100i0'),
    ...patch('fwpr101p0', 'vmbr0', 'fwln101i0', 'fwbr101i0'),
    bridge('fwbr100i0'),
    bridge('fwbr101i0'),
    tap('tap100i0', 'fwbr100i0', 'fe:aa:00:00:00:01'),
    tap('tap101i0', 'fwbr101i0', 'fe:aa:00:00:00:02'),
    port('veth102i0', 'vmbr0', { kind: 'veth' }),
  ];

  it('follows Proxmox from the firewall bridge to the real one, and not into other guests', () => {
    expect(pathOf('tap100i0', proxmox)).toMatch(
      /^uplink eno1 > bridge vmbr0 > veth fwpr100p0 > veth fwln100i0 > bridge fwbr100i0 > tap tap100i0 /,
    );
  });

  it('lists all guests of the real bridge, also those behind firewall bridges', () => {
    expect(pathOf('vmbr0', proxmox)).toBe('several-fit: veth102i0 tap100i0 tap101i0');
    expect(pathOf('eno1', proxmox)).toBe('several-fit: veth102i0 tap100i0 tap101i0');
    expect(pathOf('fwbr101i0', proxmox)).toMatch(/tap tap101i0 .*\[only-guest-of-target@tap101i0\]$/);
  });

  it('follows the OpenStack hybrid bridge into Open vSwitch and stops there', () => {
    const links = [
      link('ovs-system', { kind: 'openvswitch' }),
      bridge('qbr0'),
      port('qvb0', 'qbr0', { kind: 'veth', peer: 'qvo0' }),
      link('qvo0', { kind: 'veth', peer: 'qvb0', master: 'ovs-system', masterKind: 'openvswitch' }),
      tap('tap0', 'qbr0'),
    ];
    expect(pathOf('tap0', links, [entry(GUEST, 'qbr0', 'tap0')])).toBe(
      `veth qvo0 > veth qvb0 > bridge qbr0 > tap tap0 (${GUEST}) [open-vswitch@qvo0]`,
    );
  });
});

describe('macvtap', () => {
  it('runs straight to the device below, with the guest MAC', () => {
    const links = [link('eth0'), link('macvtap0', { kind: 'macvtap', lower: 'eth0', mac: GUEST })];
    expect(pathOf('macvtap0', links)).toBe(`uplink eth0 > macvtap macvtap0 (${GUEST})`);
    expect(pathOf({ kind: 'mac', mac: GUEST }, links)).toBe(`uplink eth0 > macvtap macvtap0 (${GUEST})`);
    expect(pathOf('eth0', links)).toBe(`uplink eth0 > macvtap macvtap0 (${GUEST}) [only-guest-of-target@macvtap0]`);
  });

  it('takes a macvlan that is named for a container’s own interface', () => {
    const links = [link('eth0'), link('mv0', { kind: 'macvlan', lower: 'eth0', mac: GUEST })];
    expect(pathOf('mv0', links)).toBe(`uplink eth0 > macvtap mv0 (${GUEST})`);
    // What it stands on is in another namespace.
    const inside = [link('vm/eth0', { kind: 'macvlan', mac: GUEST })];
    expect(pathOf('vm/eth0', inside)).toBe(`macvtap vm/eth0 (${GUEST}) [other-end-elsewhere@vm/eth0]`);
  });
});

describe('bridges of nothing but veths to other namespaces', () => {
  const veths = (...names: readonly string[]) => names.map((name) => port(name, 'br0', { kind: 'veth' }));

  it('takes the only other port as the uplink', () => {
    expect(pathOf('g0', [bridge('br0'), ...veths('up0', 'g0')])).toBe(
      'uplink up0 > bridge br0 > veth g0 (?) [other-end-elsewhere@up0] [guest-mac-unknown@g0]',
    );
  });

  it('takes the port with most learned MACs, if it has two', () => {
    const fdb = [
      entry('02:aa:00:00:00:01', 'br0', 'up0'),
      entry('02:aa:00:00:00:02', 'br0', 'up0'),
      entry(GUEST, 'br0', 'g0'),
    ];
    expect(pathOf('g0', [bridge('br0'), ...veths('g1', 'up0', 'g0')], fdb)).toBe(
      `uplink up0 > bridge br0 > veth g0 (${GUEST}) [uplink-by-fdb@br0] [other-end-elsewhere@up0]`,
    );
  });

  it('takes the port that holds the guest MAC: it comes back in through an uplink', () => {
    const fdb = [
      entry(GUEST, 'br0', 'up0'),
      entry('02:aa:00:00:00:01', 'br0', 'g1'),
      entry('02:aa:00:00:00:02', 'br0', 'g1'),
    ];
    const target = { kind: 'nic', domain: 'vm', mac: GUEST, tap: 'g0' } as const;
    expect(pathOf(target, [bridge('br0'), ...veths('g1', 'up0', 'g0')], fdb)).toBe(
      `uplink up0 > bridge br0 > veth g0 (${GUEST}) [uplink-by-fdb@br0] [other-end-elsewhere@up0]`,
    );
  });

  it('takes none for the uplink, and says so, when nothing tells them apart', () => {
    expect(pathOf('g0', [bridge('br0'), ...veths('g1', 'up0', 'g0')])).toBe(
      'bridge br0 > veth g0 (?) [uplink-undecided@br0] [guest-mac-unknown@g0]',
    );
  });

  it('takes the one whose other end is a port of a bridge, and of several that the one with most learned MACs', () => {
    const up0 = port('up0', 'br0', { kind: 'veth', leadsOn: true });
    expect(pathOf('g0', [bridge('br0'), ...veths('g1', 'g2', 'g0'), up0])).toMatch(
      /^uplink up0 > bridge br0 > veth g0 /,
    );
    const nested = port('nested', 'br0', { kind: 'veth', leadsOn: true });
    const all = [bridge('br0'), ...veths('g1', 'g0'), up0, nested];
    expect(pathOf('g0', all)).toMatch(/^bridge br0 > veth g0 \(\?\) \[uplink-undecided@br0\]/);
    const learned = ['02:aa:00:00:00:01', '02:aa:00:00:00:02'].map((mac) => entry(mac, 'br0', 'up0'));
    expect(pathOf('g0', all, learned)).toMatch(/^uplink up0 > bridge br0 > veth g0 .*\[uplink-by-fdb@br0\]/);
  });

  it('takes no guest of another host, whose MAC was learned on a port that leads on, for one of this host', () => {
    const up0 = port('up0', 'br0', { kind: 'veth', leadsOn: true });
    const links = [bridge('br0'), up0, port('tap7', 'br0', { kind: 'tun' })];
    expect(pathOf({ kind: 'mac', mac: GUEST }, links, [entry(GUEST, 'br0', 'up0')])).toMatch(/^nothing-fits/);
  });

  describe('all guests of such a bridge', () => {
    const guestsOf = (...links: readonly Link[]) =>
      findGuestPaths('br0', [bridge('br0'), ...links], []).paths.map(({ hops, mayLeadOut }) =>
        [...hops.map(({ name }) => name), ...(mayLeadOut ? ['?'] : [])].join(' > '),
      );

    it('have the bridge as their only way where nothing tells their ports from the uplink, and any port may be that', () => {
      expect(guestsOf(...veths('up0', 'g0'))).toEqual(['br0 > up0 > ?', 'br0 > g0 > ?']);
      const marked = port('up0', 'br0', { kind: 'veth', mac: 'fe:5c:11:22:33:44' });
      expect(guestsOf(marked, tap('tap0', 'br0'))).toEqual(['br0 > up0 > ?', 'br0 > tap0']);
    });

    it('do not count the uplink where its other end is a port of a bridge', () => {
      const up0 = port('up0', 'br0', { kind: 'veth', mac: 'fe:5c:11:22:33:44', leadsOn: true });
      expect(guestsOf(up0, ...veths('g0', 'g1'))).toEqual(['up0 > br0 > g0', 'up0 > br0 > g1']);
    });
  });

  describe('where the uplink has by chance a MAC that looks like that of a guest’s port', () => {
    const links = (...others: readonly string[]) => [
      bridge('br0'),
      port('up0', 'br0', { kind: 'veth', mac: 'fe:5c:11:22:33:44' }),
      ...veths(...others, 'g0'),
    ];
    const beyond = ['02:00:00:00:00:71', '02:00:00:00:00:72'].map((mac) => entry(mac, 'br0', 'up0'));

    it('is the uplink by what was learned behind it', () => {
      const found = `uplink up0 > bridge br0 > veth g0 (${GUEST}) [uplink-by-fdb@br0] [other-end-elsewhere@up0]`;
      const fdb = [...beyond, entry(GUEST, 'br0', 'g0')];
      expect(pathOf('g0', links(), fdb)).toBe(found);
      expect(pathOf('g0', links('g1'), fdb)).toBe(found);
      expect(pathOf('g0', links('g1', 'g2'), fdb)).toBe(found);
    });

    it('is not without more learned there than behind any other', () => {
      // Nor can it be told that there is none.
      expect(pathOf('g0', links(), beyond.slice(1))).toMatch(/^bridge br0 > veth g0 \(\?\) \[uplink-undecided@br0\]/);
      const onOther = beyond.map((each) => ({ ...each, port: 'g1' }));
      expect(pathOf('g0', links('g1'), [...beyond, ...onOther])).toMatch(/^uplink g1 > /);
    });

    it('is where its other end is a port of a bridge', () => {
      const leading = links('g1').map((each) => (each.name === 'up0' ? { ...each, leadsOn: true } : each));
      expect(pathOf('g0', leading)).toMatch(/^uplink up0 > bridge br0 > veth g0 \(\?\) \[other-end-elsewhere@up0\]/);
    });

    it('is where a DHCP server listens behind it', () => {
      expect(
        pathOf(
          'g0',
          links('g1'),
          [],
          [{ netns: 'qdhcp-1', port: 'up0', listeners: [{ device: null, program: 'dnsmasq' }] }],
        ),
      ).toMatch(/^veth up0 > bridge br0 > veth g0 /);
    });
  });

  describe('with a DHCP server on this host', () => {
    const behind = (port: string, program: string | null = 'dnsmasq'): ServerPlace => ({
      netns: 'qdhcp-1',
      port,
      listeners: program === null ? [] : [{ device: null, program }],
    });
    const here = (device: string | null): ServerPlace => ({
      netns: null,
      port: null,
      listeners: [{ device, program: 'dnsmasq' }],
    });

    it('ends at the port behind which it listens, whatever other veths are there', () => {
      const links = [bridge('br0'), ...veths('dh0', 'up0', 'g0')];
      expect(pathOf('g0', links, [], [behind('dh0'), behind('up0', null)])).toBe(
        'veth dh0 > bridge br0 > veth g0 (?) [server-behind@dh0] [guest-mac-unknown@g0]',
      );
    });

    it('ends at the bridge that it listens on: another container is no uplink', () => {
      const links = [bridge('br0'), ...veths('g1', 'g0')];
      expect(pathOf('g0', links, [], [here('br0')])).toBe(
        'bridge br0 > veth g0 (?) [server-here@br0] [guest-mac-unknown@g0]',
      );
      expect(pathOf('g0', links, [], [here('br1')])).toContain('uplink g1 >');
      expect(pathOf('g0', links, [], [here(null)])).toContain('uplink g1 >');
    });

    it('still runs to a port that leads to the network for certain', () => {
      const links = [bridge('br0'), ...veths('dh0', 'g0'), port('eth0', 'br0')];
      expect(pathOf('g0', links, [], [behind('dh0'), here('br0')])).toMatch(/^uplink eth0 > bridge br0 > veth g0 /);
    });

    it('does not take its port for one of the guests of the bridge', () => {
      const links = [bridge('br0'), ...veths('dh0', 'g1', 'g0')];
      const guests = findGuestPaths('br0', links, [], [behind('dh0')]).paths;
      expect(guests.map(({ hops }) => hops.map(({ name }) => name).join(' > '))).toEqual([
        'dh0 > br0 > g1',
        'dh0 > br0 > g0',
      ]);
    });
  });
});

describe('a port of a bridge that leads to no guest', () => {
  it('is the outermost hop of this host itself, whose client runs on the bridge', () => {
    const links = [port('eth0', 'br0', { mac: '02:00:00:00:aa:01' }), bridge('br0')];
    expect(pathOf('eth0', links)).toBe('uplink eth0 > bridge br0 (02:00:00:00:aa:01) [no-guest-of-target@eth0]');
    expect(pathOf('eth9', links)).toBe('nothing-fits:');
  });
});

describe('targets that fit nothing or several', () => {
  const links = [port('eth0', 'br0'), bridge('br0'), tap('tap0', 'br0'), tap('tap1', 'br0', 'fe:16:3e:00:00:01')];

  it('names the guest ports there are', () => {
    expect(pathOf('nope', links)).toBe('nothing-fits: tap0 tap1');
    expect(pathOf({ kind: 'mac', mac: '02:00:00:99:99:99' }, links)).toBe('nothing-fits: tap0 tap1');
    expect(pathOf('br0', links)).toBe('several-fit: tap0 tap1');
  });

  it('lists both taps of one MAC', () => {
    const twice = [...links, tap('tap2', 'br0')];
    expect(pathOf({ kind: 'mac', mac: GUEST }, twice)).toBe('several-fit: tap0 tap2');
  });

  it('says when a NIC has no tap', () => {
    expect(pathOf({ kind: 'nic', domain: 'vm', mac: GUEST, tap: null }, links)).toBe('no-tap:');
    expect(pathOf({ kind: 'nic', domain: 'vm', mac: GUEST, tap: 'gone' }, links)).toBe('nothing-fits: tap0 tap1');
  });
});
