/** A reply from 192.0.2.1 to 192.0.2.27 and a request of that guest, as the rules of a firewall see them. */
import { parseSavedRules, type SavedRule, type SavedRuleset } from '../../../src/forward/firewall/save/ruleset.ts';
import type { Scene } from '../../../src/forward/firewall/scene.ts';
import type { Packet } from '../../../src/forward/packet.ts';

export const GUEST = 'fa:16:3e:56:ea:fa';
export const SERVER = '16:92:4b:c4:d7:64';

export const OFFER: Packet = {
  source: SERVER,
  destination: GUEST,
  vlanIds: [],
  length: 328,
  ipSource: 0xc0000201,
  ipDestination: 0xc000021b,
  ttl: 64,
  sourcePort: 67,
  destinationPort: 68,
};

export const DISCOVER: Packet = {
  ...OFFER,
  source: GUEST,
  destination: 'ff:ff:ff:ff:ff:ff',
  ipSource: 0,
  ipDestination: 0xffff_ffff,
  sourcePort: 68,
  destinationPort: 67,
};

/** A request on its way out, at the hook `forward` of br0. */
export const ON_BRIDGE: Scene = {
  packet: DISCOVER,
  input: 'tap0',
  output: 'uplink0',
  hostMacs: [],
  bridge: 'br0',
  ports: null,
  isTracked: null,
};

/** The same as IP's hooks see it under br_netfilter. */
export const HANDED_OVER: Scene = {
  packet: DISCOVER,
  input: 'br0',
  output: 'br0',
  hostMacs: [],
  bridge: null,
  ports: { input: 'tap0', output: 'uplink0' },
  isTracked: true,
};

export function ruleset(tool: string, text: string): SavedRuleset {
  return parseSavedRules({ tool, text });
}

/** The one rule of `-A C SPEC`. */
export function ruleOf(spec: string): SavedRule {
  const rule = ruleset('x', `*filter\n:C - [0:0]\n[0:0] -A C ${spec}`).tables.get('filter')?.get('C')?.rules[0];
  if (rule === undefined) throw new Error(`no rule in ${spec}`);
  return rule;
}
