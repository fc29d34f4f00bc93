/** A server on the bridge itself, of a path that joins after the links are known: what is sent to it has arrived. */
import { expect, test } from 'vitest';
import { atOnce } from '../../src/capture/event-order.ts';
import type { CaptureInterface, SourceEvent } from '../../src/capture/source.ts';
import type { Frame } from '../../src/core/frame.ts';
import { END_OF_TIME } from '../../src/core/time.ts';
import type { Path } from '../../src/path/path.ts';
import { runPipeline } from '../../src/pipeline/pipeline.ts';
import type { HostState } from '../../src/state/host-state.ts';
import type { Message } from '../../src/trace/types.ts';
import { DISCOVER, message, option } from '../dhcp/build-message.ts';
import { bytes, frameOf, udpFrame } from '../frame/build-frame.ts';
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
  const announced: SourceEvent[] = NAMES.map((name, id) => {
    const declared: CaptureInterface = { id, name, file: null, linkType: 1, snapLength: 2048, description: null };
    return { kind: 'interface', interface: declared };
  });
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
  const verdicts: string[] = [];
  const nothing = (): void => {};
  const verdict = ({ dhcp, verdict: of }: Message) => verdicts.push(`${dhcp.type} ${of?.status}`);
  await runPipeline({
    source: {
      async *batches() {
        // A frame starts the trace before a path has joined.
        const stranger = seen(udpFrame(message([DISCOVER], { xid: 1 })), 0n, 'out', 0);
        yield { frames: [stranger], events: announced.map(atOnce), watermarkNs: 0n };
        yield { frames, events: [], watermarkNs: END_OF_TIME };
      },
      stop: nothing,
    },
    kind: 'replay',
    files: [],
    choosePaths: () => [],
    laterPath: (path) => path,
    settleNs: 250_000_000n,
    clocks: [],
    details: false,
    reporter: { begin: nothing, sighting: nothing, verdict, exchange: nothing, finding: nothing, end: nothing },
    drained: () => null,
    hostFeed: ({ watermarkNs }) => (watermarkNs === 0n ? [] : STATES),
    incident: null,
    until: 'never',
    warn: nothing,
  });
  expect(verdicts).toEqual(['DISCOVER delivered', 'REQUEST delivered']);
});
