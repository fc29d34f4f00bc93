/** The rules of ebtables at the hooks of a bridge (ebt_do_table). */
import { unknown } from '../answer.ts';
import type { BridgeCrossing } from '../crossing.ts';
import { holdsEbtables } from '../firewall/ebtables/match.ts';
import { ebtablesTarget } from '../firewall/ebtables/target.ts';
import type { Scene } from '../firewall/scene.ts';
import type { Host } from '../host.ts';
import type { BridgeHook } from './bridge-hook.ts';
import type { Gate } from './gate.ts';
import { namespaceOf, type SavedHook, type SavedTool, savedGates } from './saved-rules.ts';

/** Priorities of linux/netfilter_bridge.h. What the table broute drops goes up to the host instead (ebt_broute). */
const HOOKS: Readonly<Record<BridgeHook, readonly SavedHook[]>> = {
  prerouting: [
    { table: 'broute', chain: 'BROUTING', priority: Number.NEGATIVE_INFINITY },
    { table: 'nat', chain: 'PREROUTING', priority: -300 },
  ],
  forward: [{ table: 'filter', chain: 'FORWARD', priority: -200 }],
  output: [
    { table: 'nat', chain: 'OUTPUT', priority: 100 },
    { table: 'filter', chain: 'OUTPUT', priority: 200 },
  ],
  postrouting: [{ table: 'nat', chain: 'POSTROUTING', priority: 300 }],
};

const EBTABLES: SavedTool = { code: 'filtered-by-ebtables', holds: holdsEbtables, targetOf: ebtablesTarget };

export function ebtablesGates(hook: BridgeHook, crossing: BridgeCrossing, host: Host, scene: Scene): readonly Gate[] {
  const around = host.ebtables(namespaceOf(crossing));
  if (around === null) return [{ priority: 0, answer: () => unknown('the rules of ebtables') }];
  return savedGates(HOOKS[hook], around, EBTABLES, crossing, () => scene);
}
