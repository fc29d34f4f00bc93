/** An interface of the path went down, came up, was renamed or left its bridge while it was traced. */
import { SECOND_NS, type TimeNs } from '../../core/time.ts';
import type { Evidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { defineRule } from '../rule.ts';

/** The kernel takes an interface down before it deletes it: that is told as its being gone. */
const LONGEST_DELETION_NS = SECOND_NS;

function isSoonBefore(timeNs: TimeNs, laterNs: TimeNs): boolean {
  return timeNs <= laterNs && laterNs - timeNs < LONGEST_DELETION_NS;
}

export const interfaceChanged = defineRule({
  code: 'interface-changed',
  facts: { interface: fact.text },
  level: 'symptom',
  needs: [],
  onEnd({ absences }, { linkChanges }) {
    const byInterface = new Map<string, Evidence[]>();
    for (const { timeNs, interface: name, change, detail } of linkChanges) {
      const isGoing = absences.some(({ interface: gone, fromNs }) => gone === name && isSoonBefore(timeNs, fromNs));
      if (change === 'down' && isGoing) continue;
      const evidence = byInterface.get(name) ?? [];
      byInterface.set(name, evidence);
      evidence.push({ source: 'link', timeNs, interface: name, change, detail });
    }
    return [...byInterface].map(([name, evidence]) => ({
      facts: { interface: name },
      evidence,
      exchanges: [],
      messages: [],
      count: evidence.length,
    }));
  },
});
