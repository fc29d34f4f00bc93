/** A rule that holds where the model's stage of the same name stops a lost message. */
import type { StageCode, StageFacts } from '../forward/answer.ts';
import type { Stop } from '../forward/explain.ts';
import type { CounterRise } from '../forward/firewall/rules-around.ts';
import type { Message } from '../trace/types.ts';
import { frameEvidence } from './evidence.ts';
import type { LossExplanation } from './explain-loss.ts';
import type { Evidence, FindingCode } from './finding.ts';
import type { Need } from './need.ts';
import { defineRule, type Hit, type Rule } from './rule.ts';

/** `needs`: the kind of state that the stage is judged by. */
export function defineStageRule(code: StageCode & FindingCode, needs: Need = 'link'): Rule {
  return defineRule({
    code,
    level: 'cause',
    needs: [needs],
    create() {
      // A loss that an earlier stage explains asks nothing of this one.
      let isUnexplained = false;
      return {
        isConcerned: () => isUnexplained,
        onLoss(message, explained) {
          if (explained?.stop == null) isUnexplained = true;
          return explained?.stop?.code === code ? [hitOf(message, explained, explained.stop)] : [];
        },
      };
    },
  });
}

function hitOf(message: Message, { last, readNs }: LossExplanation, { code, facts, counter }: Stop): Hit {
  return {
    facts,
    evidence: [
      frameEvidence('last-seen', message, last),
      { source: 'port', timeNs: readNs, code, facts },
      ...(counter === null ? [] : [counterEvidence(counter, facts)]),
    ],
    exchanges: [message.exchangeId],
    messages: [message.id],
  };
}

function counterEvidence({ sinceNs, untilNs, rose }: CounterRise, { rule }: StageFacts): Evidence {
  return { source: 'firewall', timeNs: sinceNs, untilNs, rule: String(rule), rose };
}
