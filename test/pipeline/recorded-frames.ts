/** The frames of the recordings in pcaps/, and captures made of them as other tools would have taken them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openFileSource } from '../../src/capture/file-source.ts';
import { mayCarryDhcp } from '../../src/frame/may-carry-dhcp.ts';
import { buildClassic, bytesOf, pcapngBuilder } from '../pcapfile/build-capture.ts';

export const PCAPS = fileURLToPath(new URL('../../pcaps', import.meta.url));

export interface RecordedFrame {
  readonly name: string;
  readonly timeNs: bigint;
  readonly direction: 'in' | 'out' | null;
  readonly bytes: Uint8Array;
}

/** What the incident of a recording holds of DHCP, to the nanosecond and with directions. */
export async function framesOf(recording: string): Promise<readonly RecordedFrame[]> {
  const source = await openFileSource([{ path: `${PCAPS}/${recording}/incident.pcapng`, name: null }], {
    keep: mayCarryDhcp,
  });
  const names = new Map<number, string>();
  const found: RecordedFrame[] = [];
  for await (const { frames, events } of source.batches()) {
    for (const { event } of events) if (event.kind === 'interface') names.set(event.interface.id, event.interface.name);
    for (const { interfaceId, timeNs, direction, bytes } of frames) {
      found.push({ name: names.get(interfaceId)!, timeNs, direction, bytes: bytes.slice() });
    }
  }
  return found;
}

const BILLION = 1_000_000_000n;

/** One classic capture of one interface, in microseconds and without directions; `aheadNs` its clock. */
export function classicOf(frames: readonly RecordedFrame[], aheadNs = 0n): Uint8Array {
  return buildClassic(
    frames.map(({ timeNs, bytes }) => {
      const at = timeNs + aheadNs;
      return { seconds: Number(at / BILLION), fraction: Number((at % BILLION) / 1000n), bytes };
    }),
  );
}

/** One pcapng whose interfaces are declared in the order of `names`. */
export function pcapngOf(
  frames: readonly RecordedFrame[],
  names: readonly string[],
  hasDirections: boolean,
): Uint8Array {
  const { section, interface: declare, text, option, u32, end, enhanced } = pcapngBuilder(true);
  return bytesOf(
    section(),
    ...names.map((name) => declare(1, 2048, [...text(2, name), ...option(9, [9]), ...end()])),
    ...frames.map(({ name, timeNs, direction, bytes }) => {
      const flags = hasDirections ? [...option(2, u32(direction === 'in' ? 1 : 2)), ...end()] : [];
      return enhanced(names.indexOf(name), timeNs, bytes, flags);
    }),
  );
}

/** What `tcpdump -i any` writes (LINKTYPE_LINUX_SLL2, nanoseconds): interface indexes in the order of `names`, from 2. */
export function anyOf(frames: readonly RecordedFrame[], names: readonly string[], hasDirections: boolean): Uint8Array {
  const index = (name: string) => names.indexOf(name) + 2;
  const ordered = [...frames].sort((a, b) =>
    a.timeNs === b.timeNs ? index(a.name) - index(b.name) : a.timeNs < b.timeNs ? -1 : 1,
  );
  return buildClassic(
    ordered.map(({ name, timeNs, direction, bytes }) => {
      const packetType = hasDirections && direction === 'out' ? 4 : 0;
      const header = [
        bytes[12]!,
        bytes[13]!,
        0,
        0,
        0,
        0,
        0,
        index(name),
        0,
        1,
        packetType,
        6,
        ...bytes.slice(6, 12),
        0,
        0,
      ];
      return {
        seconds: Number(timeNs / BILLION),
        fraction: Number(timeNs % BILLION),
        bytes: bytesOf(header, bytes.subarray(14)),
      };
    }),
    { magic: 0xa1b23c4d, linkType: 276 },
  );
}

export function readClassic(recording: string, name: string): Uint8Array {
  return readFileSync(`${PCAPS}/${recording}/${name}.pcap`);
}
