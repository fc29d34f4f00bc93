/** An interface of the path went down, came up, was renamed or left its bridge while it was traced. */
import type { Evidence } from '../finding.ts';
import { defineRule } from '../rule.ts';

export const interfaceChanged = defineRule({
  code: 'interface-changed',
  level: 'symptom',
  needs: [],
  onEnd(_, { linkChanges }) {
    const byInterface = new Map<string, Evidence[]>();
    for (const { timeNs, interface: name, change, detail } of linkChanges) {
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
