/** What a trail of copies turns out to be. */
import type { Heading } from '../types.ts';
import type { Copy } from './copy.ts';

/**
 * `foreign` requests come from the network although nobody here sent them: another host with the guest's MAC, or a
 * broadcast of a client elsewhere. `stray` copies belong to no transmission that is still at hand. `carrying` are the
 * copies in its heading, in time order; `strays` prove nothing.
 */
export interface Transmission {
  readonly kind: 'original' | 'reflection' | 'foreign' | 'stray';
  readonly heading: Heading;
  readonly carrying: readonly Copy[];
  strays: readonly Copy[];
}
