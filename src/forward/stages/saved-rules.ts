/** The base chains of iptables and ebtables at a hook, in each of their variants, one gate each. */
import { splitInterfaceName } from '../../path/interface-name.ts';
import type { Answer } from '../answer.ts';
import type { BridgeCrossing } from '../crossing.ts';
import type { RulesAround } from '../firewall/rules-around.ts';
import { savedPackets } from '../firewall/save/packets.ts';
import type { SavedChain, SavedRule, SavedRuleset } from '../firewall/save/ruleset.ts';
import { SavedWalk, type Target } from '../firewall/save/walk.ts';
import type { Scene } from '../firewall/scene.ts';
import type { Truth } from '../firewall/truth.ts';
import { firewallAnswer } from './firewall-answer.ts';
import type { Gate } from './gate.ts';

/** Where a base chain is hooked; its name and priority are the same on every host. */
export interface SavedHook {
  readonly table: string;
  readonly chain: string;
  readonly priority: number;
}

/** How the rules of a tool are read. */
export interface SavedTool {
  readonly code: 'filtered-by-iptables' | 'filtered-by-ebtables';
  readonly holds: (rule: SavedRule, scene: Scene) => Truth;
  readonly targetOf: (rule: SavedRule) => Target;
}

export function savedGates(
  hooks: readonly SavedHook[],
  around: RulesAround<readonly SavedRuleset[]>,
  tool: SavedTool,
  { bridge }: Pick<BridgeCrossing, 'bridge'>,
  sceneAt: (priority: number) => Scene,
): readonly Gate[] {
  const answerIn = (ruleset: SavedRuleset, hook: SavedHook, chain: SavedChain): Answer => {
    const scene = sceneAt(hook.priority);
    const walk = new SavedWalk(hook.table, ruleset.tables.get(hook.table) ?? new Map(), {
      holds: (rule) => tool.holds(rule, scene),
      target: tool.targetOf,
    });
    return firewallAnswer(walk.base(chain), {
      code: tool.code,
      around,
      packetsIn(rulesets, by) {
        const same = rulesets.find((each) => each.tool === ruleset.tool);
        return same === undefined ? null : savedPackets(same, by);
      },
      factsOf({ chain: name, rule, number }, certainty) {
        const [table = '', inChain = ''] = name.split(' ');
        return { tool: ruleset.tool, table, chain: inChain, rule, number, bridge: bridge.name, certainty };
      },
    });
  };
  return around.nearest.flatMap((ruleset) =>
    hooks.flatMap((hook) => {
      const chain = ruleset.tables.get(hook.table)?.get(hook.chain);
      return chain === undefined ? [] : [{ priority: hook.priority, answer: () => answerIn(ruleset, hook, chain) }];
    }),
  );
}

export function namespaceOf({ bridge }: Pick<BridgeCrossing, 'bridge'>): string | null {
  return splitInterfaceName(bridge.name).netns;
}
