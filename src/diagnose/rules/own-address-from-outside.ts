/** The kernel says that a frame came in from outside with an address of the bridge or of one of its ports as source. */
import { defineRule } from '../rule.ts';

export const ownAddressFromOutside = defineRule({
  code: 'own-address-from-outside',
  level: 'cause',
  needs: ['kernel-log'],
  onEnd(_end, known) {
    const names = new Set(known.paths.flatMap(({ hops }) => hops.flatMap(({ interfaces }) => interfaces)));
    return known.ownAddressLines
      .filter(({ report }) => names.has(report.port) || (report.bridge !== null && names.has(report.bridge)))
      .map(({ timeNs, text, report: { port, mac, vlan, bridge } }) => ({
        facts: { port, address: mac, vlan, bridge },
        evidence: [{ source: 'kernel-log', timeNs, text }],
        exchanges: [],
        messages: [],
      }));
  },
});
