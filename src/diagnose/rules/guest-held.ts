/** libvirt kept the guest from asking: it was paused, or the link of its NIC was down, when last asked; and it did not ask. */
import { END_OF_TIME } from '../../core/time.ts';
import { interfaceNamesOf } from '../../path/hops-of.ts';
import { domainsKind } from '../../state/kinds/domains.ts';
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const guestHeld = defineRule({
  code: 'guest-held',
  facts: { interface: fact.text, domain: fact.text, held: fact.oneOf('paused', 'link-down') },
  level: 'cause',
  standsAlone: true,
  needs: [],
  create() {
    /** Ports whose guests asked. A domain that starts is paused for a moment, and libvirt may not answer again. */
    const asked = new Set<string>();
    return {
      onExchange({ path }) {
        for (const name of path.hops.at(-1)?.interfaces ?? []) asked.add(name);
        return NO_HITS;
      },
      onEnd(_end, known) {
        const guests = [...known.hosts.values()].flatMap(
          ({ histories }) => histories.of(domainsKind).at(END_OF_TIME)?.guests ?? [],
        );
        const names = interfaceNamesOf(known.paths);
        const running = new Set(guests.flatMap((each) => (asked.has(each.interface) ? [each.domain] : [])));
        return guests.flatMap(({ domain, interface: name, held }) =>
          held !== null && names.has(name) && !asked.has(name) && !(held === 'paused' && running.has(domain))
            ? [{ facts: { interface: name, domain, held }, evidence: [], exchanges: [], messages: [] }]
            : [],
        );
      },
    };
  },
});
