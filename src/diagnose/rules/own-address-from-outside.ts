/** The kernel says that a frame came in from outside with an address of the bridge or of one of its ports as source. */

import { fact } from '../fact.ts';
import { ownAddressPlace } from '../own-address-place.ts';
import { defineRule } from '../rule.ts';

export const ownAddressFromOutside = defineRule({
  code: 'own-address-from-outside',
  facts: {
    isGuestPort: fact.said('There where the port leads to a guest, not to the network.', fact.mark),
    port: fact.text,
    address: fact.orNull(fact.text),
    vlan: fact.orNull(fact.whole),
    bridge: fact.orNull(fact.text),
  },
  level: 'cause',
  misleads: true,
  needs: ['kernel-log'],
  onEnd(_end, known) {
    return known.ownAddressLines.flatMap((line) => {
      const { timeNs, text, report } = line;
      const place = ownAddressPlace(line, known);
      // An address that is the guest's too is told by guest-mac-is-port-mac.
      if (place === null || place.isGuestMac) return [];
      const { port, bridge, isGuestPort } = place;
      return {
        facts: { port, address: report.mac, vlan: report.vlan, bridge, ...(isGuestPort ? { isGuestPort } : {}) },
        evidence: [{ source: 'kernel-log' as const, timeNs, text }],
        exchanges: [],
        messages: [],
      };
    });
  },
});
