/** What a rule may need beyond frames: a kind of host state. */
import type { HostState } from '../state/host-state.ts';

export type Need = HostState['kind'];
