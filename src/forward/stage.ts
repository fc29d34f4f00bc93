/** A stage of the kernel's way. One file a stage in stages/, each citing the kernel function that it stands for. */
import type { Answer } from './answer.ts';
import type { BridgeCrossing, DeviceStep } from './crossing.ts';
import type { Host } from './host.ts';
import type { Packet } from './packet.ts';

/** What one frame does at a stage of a bridge crossing. Pure. */
export type BridgeStage = (crossing: BridgeCrossing, packet: Packet, host: Host) => Answer;

/** The same for the step from one device to the next. */
export type DeviceStage = (step: DeviceStep, packet: Packet, host: Host) => Answer;
