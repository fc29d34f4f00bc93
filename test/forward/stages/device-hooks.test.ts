/** The chains of nftables on a device by itself (family netdev): when they are asked, and what they see. */
import { expect, test } from 'vitest';
import type { BridgeCrossing } from '../../../src/forward/crossing.ts';
import { parseNftRuleset } from '../../../src/forward/firewall/nft/ruleset.ts';
import type { Host } from '../../../src/forward/host.ts';
import { NETFILTER_EGRESS, NETFILTER_INGRESS, stepNetfilter } from '../../../src/forward/stages/netfilter.ts';
import type { Link } from '../../../src/state/host-state.ts';
import { link } from '../../wiring/wiring.ts';
import { DISCOVER } from '../firewall/scenes.ts';
import { crossing, step } from './build.ts';

/** Drops on a hook of a device where it is known by that key. */
function netdev(hook: string, dev: string, key: string, name = dev): Host {
  const expr = [{ match: { op: '==', left: { meta: { key } }, right: name } }, { drop: null }];
  const nftables = [
    { chain: { family: 'netdev', table: 't', name: 'C', hook, dev, prio: 0, policy: 'accept', type: 'filter' } },
    { rule: { family: 'netdev', table: 't', chain: 'C', handle: 4, expr } },
  ];
  const nearest = parseNftRuleset(JSON.stringify({ nftables }))!;
  return { nft: () => ({ nearest, before: null, after: null }) } as unknown as Host;
}

test.each([
  ['ingress', 'uplink0', 'iifname', 'stops'],
  ['ingress', 'uplink0', 'oifname', 'passes'],
  ['egress', 'tap0', 'oifname', 'stops'],
  ['egress', 'tap0', 'iifname', 'passes'],
])('on %s of the port %s a frame has %s, or not', (hook, dev, key, kind) => {
  const stage = hook === 'ingress' ? NETFILTER_INGRESS : NETFILTER_EGRESS;
  expect(stage(crossing(), DISCOVER, netdev(hook, dev, key)).kind).toBe(kind);
});

test('the port a frame came in by has its ingress asked, the one it leaves by its egress; the host has neither', () => {
  const ask = (
    stage: typeof NETFILTER_EGRESS,
    hook: string,
    dev: string,
    key: string,
    differs: Partial<BridgeCrossing> = {},
  ) => stage(crossing(differs), DISCOVER, netdev(hook, dev, key)).kind;
  expect(ask(NETFILTER_INGRESS, 'ingress', 'tap0', 'iifname')).toBe('passes');
  expect(ask(NETFILTER_INGRESS, 'egress', 'uplink0', 'iifname')).toBe('passes');
  expect(ask(NETFILTER_EGRESS, 'egress', 'uplink0', 'oifname')).toBe('passes');
  expect(ask(NETFILTER_INGRESS, 'ingress', 'uplink0', 'iifname', { from: null })).toBe('passes');
  expect(ask(NETFILTER_EGRESS, 'egress', 'tap0', 'oifname', { to: null })).toBe('passes');
});

test('going up a frame meets the ingress of the device below, going down the egress of that; between others nothing', () => {
  const [eth0, tag, other] = [link('eth0'), link('eth0.10', { lower: 'eth0' }), link('eth1')];
  const ask = (from: Link, to: Link, hook: string, key: string) =>
    stepNetfilter(step(from, to), DISCOVER, netdev(hook, 'eth0', key)).kind;
  expect(ask(eth0, tag, 'ingress', 'iifname')).toBe('stops');
  expect(ask(eth0, tag, 'ingress', 'oifname')).toBe('passes');
  expect(ask(eth0, tag, 'egress', 'oifname')).toBe('passes');
  expect(ask(tag, eth0, 'egress', 'oifname')).toBe('stops');
  expect(ask(tag, eth0, 'egress', 'iifname')).toBe('passes');
  expect(ask(tag, eth0, 'ingress', 'iifname')).toBe('passes');
  expect(ask(other, eth0, 'egress', 'oifname')).toBe('passes');
  expect(ask(eth0, other, 'ingress', 'iifname')).toBe('passes');
});
