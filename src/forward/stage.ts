/** A stage of the kernel's way. One file a stage in stages/, each citing the kernel function that it stands for. */
import type { Answer } from './answer.ts';
import type { BridgeCrossing } from './crossing.ts';
import type { Host } from './host.ts';
import type { Packet } from './packet.ts';

/** What one frame does at a stage of a bridge crossing. Pure. */
export type BridgeStage = (crossing: BridgeCrossing, packet: Packet, host: Host) => Answer;
