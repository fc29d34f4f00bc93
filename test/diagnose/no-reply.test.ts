import { describe, expect, test } from 'vitest';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import type { Path } from '../../src/path/path.ts';
import type { HostState, Link, ServerPlace } from '../../src/state/host-state.ts';
import type { Message, Verdict } from '../../src/trace/types.ts';
import { makeMessage } from '../trace/fake-message.ts';
import { makeSighting } from '../trace/traced.ts';
import { bridge, link, port, tap } from '../wiring/wiring.ts';
import { DISCOVER, exchange, MAC, message, PATH } from './build.ts';
import { END } from './end.ts';

const TAP = tap('tap0', 'br0');
const BRIDGE = bridge('br0');

interface Told {
  readonly links?: readonly Link[];
  readonly places?: readonly ServerPlace[];
  readonly messages?: readonly Message[];
  readonly path?: Path;
  /** The time in nanoseconds and the xid of a reply that some hop showed. */
  readonly reply?: readonly [bigint, number];
  /** Other states of the host. */
  readonly states?: readonly HostState[];
}

/** Code and facts of what is found about an exchange without a reply. */
function diagnose({ links = [], places, messages = [DISCOVER], path = PATH, reply, states: others = [] }: Told) {
  const diagnosis = new Diagnosis([path]);
  const states: HostState[] = [{ kind: 'link', timeNs: 0n, links }];
  if (places !== undefined) states.push({ kind: 'servers', timeNs: 0n, places });
  for (const state of [...states, ...others]) diagnosis.state(state);
  if (reply !== undefined) {
    const dhcp = makeMessage({ type: 'OFFER', xid: reply[1], chaddr: MAC });
    diagnosis.frame(makeSighting(dhcp, { hop: 'tap9', position: 2, timeNs: reply[0], direction: 'out' }), dhcp);
  }
  diagnosis.exchange({ ...exchange('no-reply', messages), path });
  const { findings } = diagnosis.end(END);
  return findings.filter(({ code }) => code !== 'single-hop').map(({ code, facts }) => ({ code, ...facts }));
}

const uplink = (differs: Partial<Link>) => [port('uplink0', 'br0', differs), BRIDGE, TAP];
const here = (...listeners: ServerPlace['listeners']): ServerPlace => ({ netns: null, port: null, listeners });
const AT_BRIDGE: Verdict = { status: 'delivered', lastSeen: 'br0', missing: null, blind: [], reasons: [] };
const REACHED = message(1, 'DISCOVER', ['tap0 in 0', 'br0 in 0'], { verdict: AT_BRIDGE });

describe('a request that left by the outermost hop', () => {
  test('may have been answered, where a program stands in front of the capture there', () => {
    expect(diagnose({ links: uplink({ kind: null, xdp: { id: 7, name: 'shield' } }) })).toEqual([
      { code: 'no-reply-from-network', mac: MAC, hop: 'uplink0', end: 'wire', xdp: 'shield' },
    ]);
  });

  test.each<[string, Partial<Link>, readonly Link[]]>([
    ['wire', { kind: null }, []],
    ['wire', { kind: 'vlan', lower: 'eth0' }, [link('eth0')]],
    ['wire', { kind: 'bond' }, [link('eth0', { master: 'uplink0', masterKind: 'bond' })]],
    ['tunnel', { kind: 'vxlan' }, []],
    ['tunnel', { kind: 'vlan', lower: 'gre0' }, [link('gre0', { kind: 'gretap' })]],
    ['open-vswitch', { kind: 'veth', master: 'br-int', masterKind: 'openvswitch' }, []],
    ['other-namespace', { kind: 'veth' }, []],
    ['process', { kind: 'tun' }, []],
    ['unknown', { kind: 'vlan', lower: 'elsewhere' }, []],
    ['unknown', { kind: 'dummy' }, []],
  ])('is beyond this host only behind a %s', (end, differs, below) => {
    expect(diagnose({ links: [...uplink(differs), ...below] })).toEqual([
      { code: 'no-reply-from-network', mac: MAC, hop: 'uplink0', end },
    ]);
  });

  test('is not claimed to be unanswered where any hop showed a reply to it', () => {
    expect(diagnose({ links: uplink({}), reply: [1_000_000n, 1] })).toEqual([]);
    expect(diagnose({ links: uplink({}), reply: [1_000_000n, 2] })).toHaveLength(1);
    // The answer to another exchange of a client that always has the same xid.
    expect(diagnose({ links: uplink({}), reply: [-60_000_000_000n, 1] })).toHaveLength(1);
  });
});

describe('a request that has its server on this host', () => {
  const found = (told: Told) => diagnose({ links: uplink({}), ...told })[0];

  test('on the bridge: the uplink is no matter', () => {
    const places = [here({ device: 'br0', program: 'dnsmasq' })];
    expect(found({ places })).toMatchObject({
      code: 'no-reply-from-host',
      hop: 'br0',
      server: 'listens',
      program: 'dnsmasq',
    });
    expect(found({ places: [here({ device: 'br1', program: 'dnsmasq' })] })?.code).toBe('no-reply-from-network');
  });

  test('behind a port of the bridge, which is down', () => {
    const place: ServerPlace = { netns: 'qdhcp-1', port: 'tap-dh', listeners: [{ device: null, program: 'dnsmasq' }] };
    const links = [...uplink({ kind: 'vxlan' }), port('tap-dh', 'br0', { kind: 'veth', up: false })];
    expect(found({ links, places: [here(), place] })).toMatchObject({
      code: 'no-reply-from-host',
      server: 'listens',
      netns: 'qdhcp-1',
      port: 'tap-dh',
      portUp: false,
    });
  });

  test('or would have to, where it came no further than the bridge', () => {
    const reached = (places?: readonly ServerPlace[]) =>
      found({ links: uplink({ up: false }), messages: [REACHED], ...(places === undefined ? {} : { places }) });
    expect(reached([here()])).toMatchObject({
      code: 'no-reply-from-host',
      hop: 'br0',
      server: 'none',
      down: ['uplink0'],
    });
    expect(reached([here({ device: null, program: 'kea' })])).toMatchObject({ server: 'may-listen', program: 'kea' });
    expect(reached([here({ device: 'br1', program: 'kea' })])).toMatchObject({ server: 'none', program: null });
    expect(reached()).toMatchObject({ server: 'unknown' });
  });

  test('which a rule of the host drops it before, unless the server reads the device itself', () => {
    const chain = { family: 'inet', table: 'f', name: 'c', type: 'filter', hook: 'input', prio: 0, policy: 'drop' };
    const json = JSON.stringify({ nftables: [{ chain }] });
    const states: readonly HostState[] = [
      { kind: 'nft', timeNs: 0n, rulesets: [{ netns: null, json }] },
      { kind: 'iptables', timeNs: 0n, namespaces: [] },
    ];
    const by = (program: string | null, device: string | null = 'br0') =>
      found({ places: [here({ device, program })], states, messages: [REACHED] });
    const rule = { ruleTool: 'nft', ruleChain: 'inet f c', rule: 'policy drop' };
    expect(by('dnsmasq')).toMatchObject({ server: 'listens', ...rule });
    expect(by(null)).toMatchObject(rule);
    expect(by('dnsmasq', null)).toMatchObject({ server: 'may-listen', ...rule });
    for (const program of ['dhcpd', 'kea-dhcp4']) expect(by(program)).not.toHaveProperty('rule');
    expect(found({ places: [here()], states, messages: [REACHED] })).toMatchObject({ server: 'none' });
    expect(found({ places: [here()], states, messages: [REACHED] })).not.toHaveProperty('rule');
    const behind: ServerPlace = { netns: 'd', port: 'tap-dh', listeners: [{ device: null, program: 'dnsmasq' }] };
    const links = [...uplink({}), port('tap-dh', 'br0')];
    expect(found({ links, places: [here(), behind], states, messages: [REACHED] })).not.toHaveProperty('rule');
  });

  test('or would have to, where the port is on no bridge', () => {
    const path = { guest: null, hops: [{ name: 'rt0', interfaces: ['rt0'], role: 'tap' as const }] };
    const dhcp = makeMessage({ type: 'DISCOVER', xid: 1, chaddr: MAC });
    const sightings = [makeSighting(dhcp, { hop: 'rt0', position: 0, timeNs: 0n, direction: 'in' })];
    const messages = [{ ...REACHED, sightings }];
    const routed = diagnose({ path, messages, links: [link('rt0', { kind: 'tun' })], places: [here()] });
    expect(routed).toMatchObject([{ code: 'no-reply-from-host', hop: 'rt0', server: 'none' }]);
    const ovs = [link('rt0', { kind: 'tun', master: 'br-int', masterKind: 'openvswitch' })];
    expect(diagnose({ path, messages, links: ovs, places: [here()] })).toMatchObject([
      { code: 'no-reply-from-network', hop: 'rt0', end: 'open-vswitch' },
    ]);
    expect(diagnose({ path, messages })).toEqual([]);
  });
});
