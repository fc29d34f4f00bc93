/** The forwarding databases of the path's bridges, in one snapshot; it says nothing of a bridge without an entry (bridgesIn). */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isFlag, isNumberOrNull, isText, listOf, shaped } from '../shapes.ts';

/** One entry of a bridge's forwarding database. */
export interface FdbEntry {
  readonly mac: string;
  readonly bridge: string;
  readonly port: string;
  readonly vlan: number | null;
  /** A MAC of the bridge or of one of its ports: frames to it go to the host. */
  readonly local: boolean;
  readonly static: boolean;
  readonly sticky: boolean;
}

export interface FdbState {
  readonly kind: 'fdb';
  readonly timeNs: TimeNs;
  readonly entries: readonly FdbEntry[];
}

const isFdbEntry = shaped<FdbEntry>({
  mac: isText,
  bridge: isText,
  port: isText,
  vlan: isNumberOrNull,
  local: isFlag,
  static: isFlag,
  sticky: isFlag,
});

export const fdbKind = defineStateKind<FdbState>({
  name: 'fdb',
  unseen: 'what the bridge had learned',
  shape: { entries: listOf(isFdbEntry) },
  message: ({ entries }) => `fdb: ${entries.length} entries`,
});
