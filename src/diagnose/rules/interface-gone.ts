/** An interface of the path was not there for a while (a guest's tap over a reboot): in that time nothing is concluded. */
import { fact } from '../fact.ts';
import { defineRule } from '../rule.ts';

export const interfaceGone = defineRule({
  code: 'interface-gone',
  facts: { interface: fact.text },
  level: 'caution',
  needs: [],
  onEnd({ absences }) {
    return absences.map(({ interface: name, fromNs, toNs, detail }) => ({
      facts: { interface: name },
      evidence: [{ source: 'capture', timeNs: fromNs, interface: name, detail, untilNs: toNs }],
      exchanges: [],
      messages: [],
    }));
  },
});
