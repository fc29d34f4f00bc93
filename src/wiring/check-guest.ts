/** What keeps the guest of a path from asking though its wiring is right. */
import type { Path } from '../path/path.ts';
import type { DomainGuest, GuestHeld } from '../state/kinds/domains.ts';
import type { WiringCode, WiringProblem } from './wiring-problem.ts';

const CODES: Readonly<Record<GuestHeld, WiringCode>> = { paused: 'guest-paused', 'link-down': 'guest-link-down' };

export function checkGuest({ hops, guest }: Path, guests: readonly DomainGuest[]): readonly WiringProblem[] {
  const port = hops.at(-1);
  return guests.flatMap(({ domain, interface: name, held }) =>
    held !== null && port?.interfaces.includes(name)
      ? [{ code: CODES[held], hop: port.name, interface: name, facts: { domain, mac: guest?.mac ?? null } }]
      : [],
  );
}
