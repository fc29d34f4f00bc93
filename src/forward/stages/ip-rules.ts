/** The rules at the hooks of IPv4: iptables, and nftables of the families ip and inet. */
import { isRecord } from '../../state/shapes.ts';
import { type Answer, unknown } from '../answer.ts';
import type { BridgeCrossing } from '../crossing.ts';
import { holdsIptables } from '../firewall/iptables/match.ts';
import { iptablesTarget } from '../firewall/iptables/target.ts';
import type { NftRuleset } from '../firewall/nft/ruleset.ts';
import type { SavedRuleset } from '../firewall/save/ruleset.ts';
import type { Scene } from '../firewall/scene.ts';
import type { Host } from '../host.ts';
import { answerOf, type Gate } from './gate.ts';
import { nftGates } from './nft-rules.ts';
import { namespaceOf, type SavedHook, type SavedTool, savedGates } from './saved-rules.ts';

export type IpHook = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';

/** Priorities of linux/netfilter_ipv4.h. What the host sends itself is not followed. */
const HOOKS: Readonly<Record<IpHook, readonly SavedHook[]>> = {
  prerouting: [
    { table: 'raw', chain: 'PREROUTING', priority: -300 },
    { table: 'mangle', chain: 'PREROUTING', priority: -150 },
    { table: 'nat', chain: 'PREROUTING', priority: -100 },
  ],
  input: [
    { table: 'mangle', chain: 'INPUT', priority: -150 },
    { table: 'filter', chain: 'INPUT', priority: 0 },
    { table: 'security', chain: 'INPUT', priority: 50 },
    { table: 'nat', chain: 'INPUT', priority: 100 },
  ],
  forward: [
    { table: 'mangle', chain: 'FORWARD', priority: -150 },
    { table: 'filter', chain: 'FORWARD', priority: 0 },
    { table: 'security', chain: 'FORWARD', priority: 50 },
  ],
  output: [],
  postrouting: [
    { table: 'mangle', chain: 'POSTROUTING', priority: -150 },
    { table: 'nat', chain: 'POSTROUTING', priority: 100 },
  ],
};

/** Connections are tracked from here on, at the first hook (NF_IP_PRI_CONNTRACK). */
const TRACKING = -200;

const IPTABLES: SavedTool = { code: 'filtered-by-iptables', holds: holdsIptables, targetOf: iptablesTarget };

const NOT_READ: readonly Gate[] = [{ priority: 0, answer: () => unknown('the rules of iptables') }];

/** `at.bridge`: the device whose namespace it is. `sceneWith`: the frame there, by whether its connection is tracked. */
export function ipRules(
  hook: IpHook,
  at: Pick<BridgeCrossing, 'bridge'>,
  host: Host,
  sceneWith: (isTracked: boolean | null) => Scene,
): Answer {
  const around = host.iptables(namespaceOf(at));
  const isExempt = (around?.nearest.some(mayExempt) ?? true) || mayExemptByNft(host.nft(namespaceOf(at))?.nearest);
  const sceneAt = (priority: number) =>
    sceneWith(isExempt || (hook === 'prerouting' && priority <= TRACKING) ? null : true);
  return answerOf([
    ...(around === null ? NOT_READ : savedGates(HOOKS[hook], around, IPTABLES, at, sceneAt)),
    ...nftGates({ families: ['ip', 'inet'], hook }, at, host, sceneAt),
  ]);
}

/** So can a rule of nftables, in any chain. */
function mayExemptByNft(ruleset: NftRuleset | undefined): boolean {
  if (ruleset === undefined) return true;
  const isExempting = (statement: unknown) => isRecord(statement) && 'notrack' in statement;
  return [...ruleset.chains.values()].some(({ rules }) => rules.some(({ statements }) => statements.some(isExempting)));
}

/** The table raw can keep connections from being tracked. */
function mayExempt({ tables }: SavedRuleset): boolean {
  const chains = [...(tables.get('raw')?.values() ?? [])];
  return chains.some(({ rules }) => rules.some(({ spec }) => /-j NOTRACK|--notrack/.test(spec)));
}
