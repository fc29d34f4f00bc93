/**
 * A port of the bridge, or the bridge, has the guest's MAC itself: the entry is local (br_fdb_add_local), so the bridge
 * passes up to the host what is meant for the guest, and calls each frame of the guest one with its own address.
 */
import { fdbEvidence, frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { lostReplyOf } from '../lost-reply.ts';
import { ownAddressPlace } from '../own-address-place.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const guestMacIsPortMac = defineRule({
  code: 'guest-mac-is-port-mac',
  facts: {
    mac: fact.mac,
    port: fact.said('Whose own MAC it is: a port, or the bridge itself.', fact.orNull(fact.text)),
    bridge: fact.orNull(fact.text),
  },
  level: 'cause',
  needs: ['fdb'],
  onVerdict(message, known) {
    const lost = lostReplyOf(message, known);
    if (lost === null) return NO_HITS;
    const { last, mac, ports } = lost;
    for (const { bridge } of ports) {
      const knew = known.timeline.portAt(mac, bridge, last.timeNs);
      if (knew?.to == null || !knew.local) continue;
      return [
        {
          facts: { mac, port: knew.to, bridge },
          evidence: [fdbEvidence(knew), frameEvidence('last-seen', message, last)],
          exchanges: [message.exchangeId],
          messages: [message.id],
        },
      ];
    }
    return NO_HITS;
  },
  onEnd(_end, known) {
    return known.ownAddressLines.flatMap((line) => {
      const { timeNs, text, report } = line;
      const place = ownAddressPlace(line, known);
      if (!place?.isGuestMac || report.mac === null) return [];
      return {
        facts: { mac: report.mac, port: place.owner, bridge: place.bridge },
        evidence: [{ source: 'kernel-log' as const, timeNs, text }],
        exchanges: [],
        messages: [],
      };
    });
  },
});
