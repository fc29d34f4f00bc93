/** What the target of an ebtables rule does with a frame. */
import type { SavedRule } from '../save/ruleset.ts';
import type { Target } from '../save/walk.ts';

const VERDICTS: Readonly<Record<string, Target>> = {
  ACCEPT: { kind: 'accept' },
  DROP: { kind: 'drop' },
  RETURN: { kind: 'return' },
  CONTINUE: { kind: 'next' },
};

/** Targets that change a frame which goes on by the verdict of their own option. */
const CHANGES: Readonly<Record<string, string>> = { mark: '--mark-target', snat: '--snat-target' };

export function ebtablesTarget({ options }: SavedRule): Target {
  const [target] = options.find(({ name }) => name === '-j')?.values ?? [];
  if (target === undefined) return { kind: 'next' };
  const own = CHANGES[target];
  if (own !== undefined) {
    const [verdict = 'ACCEPT'] = options.find(({ name }) => name === own)?.values ?? [];
    return VERDICTS[verdict] ?? { kind: 'accept' };
  }
  // It answers to ARP, and lets everything else go on (ebt_arpreply_tg).
  if (target === 'arpreply') return { kind: 'next' };
  // With another destination the frame goes elsewhere.
  if (target === 'dnat' || target === 'redirect') return { kind: 'unknown', what: `ebtables' target ${target}` };
  return VERDICTS[target] ?? { kind: 'jump', chain: target };
}
