/** Runs the program as it is shipped (`npm run build` first), and writes small captures for it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile } from '../../lab/built-program.js';
import { message, option } from '../dhcp/build-message.ts';
import { u32, udpFrame } from '../frame/build-frame.ts';
import { buildClassic } from '../pcapfile/build-capture.ts';

export const PROGRAM = builtFile('main.js');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: Uint8Array;
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export function dhcphop(args: readonly string[], options: RunOptions = {}): Ran {
  const { env, ...rest } = options;
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC', COLUMNS: '', ...env },
    ...rest,
  });
  return { code: status, stdout, stderr };
}

/** A new directory, and what removes it. */
export function makeDirectory(): { readonly directory: string; readonly remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'dhcphop-test-'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

const SECONDS = 1_790_000_000;
const SERVER = option(54, u32(0xc0000201));

/** The four messages of a lease: DISCOVER, OFFER, REQUEST, ACK. */
const LEASE = [1, 2, 3, 5].map((type) => {
  const isReply = type === 2 || type === 5;
  const options = [option(53, type), ...(isReply ? [SERVER] : [])];
  const payload = message(options, isReply ? { op: 2, yiaddr: 0xc000025e } : {});
  const udp = isReply ? { source: '192.0.2.1', sourcePort: 67, destinationPort: 68 } : {};
  return { type, isReply, frame: udpFrame(payload, udp) };
});

/** A capture of a lease at a hop that is `delayUs` from the guest; `without` leaves messages of these types out. */
export function leaseCapture(delayUs: number, without: readonly number[] = []): Uint8Array {
  return buildClassic(
    LEASE.flatMap(({ type, isReply, frame }, i) =>
      without.includes(type)
        ? []
        : [{ seconds: SECONDS, fraction: (i + 1) * 1000 + (isReply ? -delayUs : delayUs), bytes: frame }],
    ),
  );
}

/** bond0, br0 and tap0 of one lease; with `loss` the OFFER dies on br0 and nothing follows. */
export function writeStory(directory: string, kind: 'healthy' | 'loss'): readonly string[] {
  const gone = kind === 'loss' ? [3, 5] : [];
  const hops = [
    { name: 'bond0', delayUs: 20, without: gone },
    { name: 'br0', delayUs: 10, without: gone },
    { name: 'tap0', delayUs: 0, without: kind === 'loss' ? [2, ...gone] : gone },
  ];
  return hops.map(({ name, delayUs, without }) => {
    writeFileSync(join(directory, `${name}.pcap`), leaseCapture(delayUs, without));
    return `${name}.pcap`;
  });
}
