/** A rule that holds where the model's stage of the same name stops a lost message. */
import type { TimeNs } from '../core/time.ts';
import type { StageCode, StageFacts } from '../forward/answer.ts';
import type { Stop } from '../forward/explain.ts';
import type { CounterRise } from '../forward/firewall/rules-around.ts';
import type { Message } from '../trace/types.ts';
import { type Evidence, frameEvidence } from './evidence.ts';
import type { LossExplanation } from './explain-loss.ts';
import type { Fact, FactKinds, FactValue } from './fact.ts';
import type { Knowledge } from './knowledge.ts';
import type { Need } from './need.ts';
import { defineRule, type Hit, type Rule } from './rule.ts';

/** The kinds of the facts that a stage gives. */
type KindsOf<Given> = { readonly [Name in keyof Given]: Fact<Given[Name] & FactValue> };

/** `facts`: what the stage gives, in the order of the schema. `needs`: the kind of state that it is judged by. */
export function defineStageRule<const Code extends StageCode>(
  code: Code,
  facts: KindsOf<StageFacts[Code]>,
  needs: Need = 'link',
): Rule<Code, KindsOf<StageFacts[Code]>> {
  const rule = defineRule<Code, FactKinds>({
    code,
    facts,
    level: 'cause',
    needs: [needs],
    create() {
      // A loss that an earlier stage explains asks nothing of this one.
      let isUnexplained = false;
      return {
        isConcerned: () => isUnexplained,
        onLoss(message, explained, known) {
          if (explained?.stop == null) isUnexplained = true;
          return explained?.stop?.code === code ? [hitOf(message, explained, explained.stop, known)] : [];
        },
      };
    },
  });
  // A stage gives the facts of its code (`stops`).
  return rule as Rule<Code, KindsOf<StageFacts[Code]>>;
}

function hitOf(message: Message, explained: LossExplanation, stop: Stop, known: Knowledge): Hit {
  const { last, readNs } = explained;
  const { code, facts, counter } = stop;
  const changes = code === 'port-not-forwarding' ? stateChanges(String(facts.port), last.timeNs, known) : [];
  return {
    facts,
    evidence: [
      frameEvidence('last-seen', message, last),
      ...(changes.length > 0 ? changes : [{ source: 'port' as const, timeNs: readNs, code, facts }]),
      ...(counter === null ? [] : [counterEvidence(counter, facts)]),
    ],
    exchanges: [message.exchangeId],
    messages: [message.id],
  };
}

/** What the kernel told of a port: how it came into the state that it had, and what came next. */
function stateChanges(name: string, timeNs: TimeNs, { ports }: Knowledge): readonly Evidence[] {
  return [ports.latest(name, timeNs), ports.next(name, timeNs)].flatMap((change) => {
    if (change === null) return [];
    const { port, from, to } = change;
    return [{ source: 'port-state' as const, timeNs: change.timeNs, port, from, to }];
  });
}

function counterEvidence({ sinceNs, untilNs, rose }: CounterRise, { rule }: Stop['facts']): Evidence {
  return { source: 'firewall', timeNs: sinceNs, untilNs, rule: String(rule), rose };
}
