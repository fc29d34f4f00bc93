/** Whether a rule that iptables-save or ebtables-save printed holds for a frame: what stands before its target is its matches. */
import { ADDRESSES_UNKNOWN, type Scene } from '../scene.ts';
import { allOf, not, type Truth } from '../truth.ts';
import type { Option } from './options.ts';
import type { SavedRule } from './ruleset.ts';

/** How one of the two tools reads its matches. */
export interface Matches {
  /** Names of options that ask for addresses, which an imagined frame does not have. */
  readonly addresses: RegExp;
  /** Whether an option holds, its `!` left aside. */
  readonly holds: (option: Option, scene: Scene) => Truth;
}

export function holdsRule({ options }: SavedRule, scene: Scene, { addresses, holds }: Matches): Truth {
  const target = options.findIndex(({ name }) => name === '-j' || name === '-g');
  const matches = target < 0 ? options : options.slice(0, target);
  return allOf(
    matches.map((option) => {
      if (scene.packet.isImagined && addresses.test(option.name)) return { unknown: ADDRESSES_UNKNOWN };
      const truth = holds(option, scene);
      return option.isNegated ? not(truth) : truth;
    }),
  );
}
