/** libvirt keeps the guest from asking: it is paused, or the link of its NIC is down. */
import { END_OF_TIME } from '../../core/time.ts';
import { interfaceNamesOf } from '../../path/hops-of.ts';
import { domainsKind } from '../../state/kinds/domains.ts';
import { defineRule } from '../rule.ts';

export const guestHeld = defineRule({
  code: 'guest-held',
  level: 'cause',
  standsAlone: true,
  needs: [],
  onEnd(_end, known) {
    const guests = known.histories.of(domainsKind).at(END_OF_TIME)?.guests ?? [];
    const names = interfaceNamesOf(known.paths);
    return guests.flatMap(({ domain, interface: name, held }) =>
      held !== null && names.has(name)
        ? [{ facts: { interface: name, domain, held }, evidence: [], exchanges: [], messages: [] }]
        : [],
    );
  },
});
