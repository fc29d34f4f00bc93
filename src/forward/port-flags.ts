/** Whether it is known how a bridge treats a port. */
import type { Link } from '../state/host-state.ts';

/** What is not known of a bridge port, as a noun phrase: what a person saved may lack its flags. Null where nothing is. */
export function lackingFlags({ name, masterKind, port }: Link): string | null {
  return masterKind === 'bridge' && port === null ? `the flags of the bridge port ${name}` : null;
}
