/** The exchange was under way when the capture began: its first message answers one that was not seen. */
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const captureStartedLate = defineRule({
  code: 'capture-started-late',
  facts: { mac: fact.mac },
  level: 'caution',
  needs: [],
  onExchange({ id, chaddr, resumes, messages }) {
    if (resumes) return NO_HITS;
    const first = messages[0];
    const sighting = first?.sightings[0];
    if (!first || !sighting || first.dhcp.type === 'FORCERENEW') return NO_HITS;
    // A REQUEST that names a server takes up an OFFER (RFC 2131, section 4.3.2, SELECTING).
    const answers = first.dhcp.op === 2 || (first.dhcp.type === 'REQUEST' && first.dhcp.serverId !== null);
    if (!answers) return NO_HITS;
    const evidence = [frameEvidence('arrived', first, sighting)];
    return [{ facts: { mac: chaddr }, evidence, exchanges: [id], messages: [first.id] }];
  },
});
