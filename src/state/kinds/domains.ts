/** How libvirt keeps guests of the paths from asking: a domain that is paused, a NIC whose link is down. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isText, listOf, oneOf, orNull, shaped } from '../shapes.ts';

/** `paused`: the domain does not run. `link-down`: its NIC has no link (`virsh domif-setlink`). */
export type GuestHeld = 'paused' | 'link-down';

/** A guest's port of a domain. */
export interface DomainGuest {
  readonly domain: string;
  readonly interface: string;
  /** Null for a guest that is free to ask. */
  readonly held: GuestHeld | null;
}

export interface DomainsState {
  readonly kind: 'domains';
  readonly timeNs: TimeNs;
  readonly guests: readonly DomainGuest[];
}

export const domainsKind = defineStateKind<DomainsState>({
  name: 'domains',
  unseen: 'what libvirt says of the guest',
  keeps: 64,
  shape: {
    guests: listOf(
      shaped<DomainGuest>({
        domain: isText,
        interface: isText,
        held: orNull(oneOf<GuestHeld>({ paused: true, 'link-down': true })),
      }),
    ),
  },
  message({ guests }) {
    const texts = guests.map(({ domain, interface: name, held }) => `${domain} on ${name}${held ? ` ${held}` : ''}`);
    return `domains: ${texts.join(', ') || 'none of libvirt'}`;
  },
});
