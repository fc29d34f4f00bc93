/** A server on the bridge itself, of a path that joins after the links are known: what is sent to it has arrived. */
import { expect, test } from 'vitest';
import type { Frame } from '../../src/core/frame.ts';
import { END_OF_TIME } from '../../src/core/time.ts';
import type { Path } from '../../src/path/path.ts';
import { runPipeline } from '../../src/pipeline/pipeline.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { DISCOVER, message, option } from '../dhcp/build-message.ts';
import { bytes, frameOf, udpFrame } from '../frame/build-frame.ts';
import { batchesInput, declared, silentReporter } from '../pipeline/batches-input.ts';
import { bridge, port, tap } from '../wiring/wiring.ts';

const SERVER_MAC = '02:00:00:00:00:99';
const REQUEST = option(53, 3);
const NAMES = ['uplink0', 'br0', 'tap0'];
const PATH: Path = {
  guest: null,
  hops: [
    { name: 'uplink0', interfaces: ['uplink0'], role: 'uplink' },
    { name: 'br0', interfaces: ['br0'], role: 'bridge' },
    { name: 'tap0', interfaces: ['tap0'], role: 'tap' },
  ],
};
const STATES: readonly HostState[] = [
  { kind: 'link', timeNs: 1n, links: [port('uplink0', 'br0'), bridge('br0', { mac: SERVER_MAC }), tap('tap0', 'br0')] },
  { kind: 'path', timeNs: 2n, path: PATH },
];

test('a request to the address of the bridge is delivered there', async () => {
  const discover = udpFrame(message([DISCOVER]));
  const renewal = udpFrame(message([REQUEST], { xid: 7 }), { source: '192.0.2.94', destination: '192.0.2.1' });
  renewal.set(bytes(SERVER_MAC), 0);
  const seen = (data: Uint8Array, timeNs: bigint, direction: 'in' | 'out', interfaceId: number): Frame =>
    frameOf(data, { timeNs, direction, interfaceId });
  const frames = [
    seen(discover, 1_000n, 'in', 2),
    seen(discover, 1_000n, 'in', 1),
    seen(discover, 2_000n, 'out', 0),
    seen(renewal, 1_000_000_000n, 'in', 2),
    seen(renewal, 1_000_000_000n, 'in', 1),
  ];
  // A frame starts the trace before a path has joined.
  const stranger = seen(udpFrame(message([DISCOVER], { xid: 1 })), 0n, 'out', 0);
  const verdicts: string[] = [];
  const batches = [
    { frames: [stranger], events: declared(NAMES), watermarkNs: 0n },
    { frames, events: [], watermarkNs: END_OF_TIME },
  ];
  const input = batchesInput(batches, {
    reporter: silentReporter({ verdict: ({ dhcp, verdict }) => verdicts.push(`${dhcp.type} ${verdict?.status}`) }),
    hostFeed: ({ watermarkNs }) => (watermarkNs === 0n ? [] : STATES),
  });
  await runPipeline(input);
  expect(verdicts).toEqual(['DISCOVER delivered', 'REQUEST delivered']);
});
