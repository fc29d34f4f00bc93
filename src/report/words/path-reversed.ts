/** What is said about `path-reversed`; the rule is src/diagnose/rules/path-reversed.ts. */
import { shellWord } from '../../core/shell-word.ts';
import { type FactsFor, NOT_LIKELY, type Words } from './words.ts';

function list(value: readonly string[] | undefined): readonly string[] {
  return value ?? [];
}

/** For `explain`, which knows no hops. */
const ANY_ORDER = ['network', '...', 'guest'];

/** The command with the order that the frames show, or with the likeliest. */
function command({ hops, shown, typed }: FactsFor<'path-reversed'>): string {
  const order = [list(shown), list(hops), ANY_ORDER].find(({ length }) => length > 0) ?? [];
  const [name = 'replay', ...rest] = list(typed);
  const words = rest.length > 0 || name === 'trace' ? rest.map((word) => shellWord(word)) : ['FILE...'];
  return ['dhcphop', name, '--hops', shellWord(order.join(',')), ...words].join(' ');
}

export const pathReversed: Words<'path-reversed'> = {
  brief: 'the order of the hops is not known, or wrong',
  title: ({ known, shown }) =>
    list(shown).length > 0
      ? `the hops are in the wrong order: the frames show ${list(shown).join(' > ')}`
      : known === false
        ? 'the order of the hops cannot be told from the frames'
        : 'the hops seem to be in the wrong order: messages run against it',
  likely: NOT_LIKELY,
  meaning:
    'A verdict needs to know which hop is nearer to the guest. Without --hops and without an incident, the order is inferred from the frames: requests run from the guest to the network, replies the other way. Here the frames tell no order, or another one than was given. No verdict is made then.',
  proof:
    'Of two hops, the one given as the outer shows requests before the inner one and replies after it, or nothing tells which of them is further out. A wrong clock turns only one of the two.',
  advice: (facts) => [
    list(facts.shown).length > 0
      ? `give the hops in the order of the frames: ${command(facts)}`
      : `give the order, from the network to the guest (this is the likeliest): ${command(facts)}`,
  ],
};
