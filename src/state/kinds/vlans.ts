/** The VLAN tables of bridge ports and of the bridges themselves, as `bridge -j vlan` prints them. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isFlag, isNumber, isText, listOf, shaped } from '../shapes.ts';

/** A range of VLANs; of one alone both ends are the same. */
export interface PortVlan {
  readonly first: number;
  readonly last: number;
  /** What comes without a tag belongs to this one. */
  readonly pvid: boolean;
  /** Frames of it leave without a tag. */
  readonly untagged: boolean;
}

export interface PortVlans {
  /** `NAME` or `NETNS/NAME`. */
  readonly name: string;
  readonly vlans: readonly PortVlan[];
}

export interface VlansState {
  readonly kind: 'vlans';
  readonly timeNs: TimeNs;
  /** A port without any is left out. */
  readonly ports: readonly PortVlans[];
}

const isPortVlan = shaped<PortVlan>({ first: isNumber, last: isNumber, pvid: isFlag, untagged: isFlag });

export const vlansKind = defineStateKind<VlansState>({
  name: 'vlans',
  unseen: 'the VLANs of the bridge ports',
  keeps: 16,
  shape: { ports: listOf(shaped<PortVlans>({ name: isText, vlans: listOf(isPortVlan) })) },
  message: ({ ports }) => `vlans: tables of ${ports.length} bridge ports`,
});
