import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { Frame } from '../../src/core/frame.ts';
import { IncidentRecorder } from '../../src/pipeline/incident-recorder.ts';
import { GUEST, makeMessage } from '../trace/fake-message.ts';
import { makeSighting, makeTraced } from '../trace/traced.ts';

const SETTLE_NS = 250_000_000n;
const MESSAGE = makeTraced(makeMessage({ type: 'DISCOVER', xid: 1, chaddr: GUEST }), { id: 7 });

function makeRecorder() {
  const written: (number | null)[] = [];
  const nothing = (): void => {};
  const frame = (_: Frame, messageId: number | null) => written.push(messageId);
  const writer = {
    interface: nothing,
    frame,
    journal: nothing,
    statistics: nothing,
    watermark: nothing,
    isFull: false,
    rotate: nothing,
    close: async () => {},
  };
  return {
    written,
    recorder: new IncidentRecorder({ writer, anonymizer: null, isJudgedOnly: false }, SETTLE_NS, 'live'),
  };
}

const frameAt = (timeNs: bigint): Frame => {
  const bytes = new Uint8Array(0);
  return { interfaceId: 0, timeNs, direction: 'in', linkType: 1, bytes, wireLength: 0 } as Frame;
};
const sightingAt = (timeNs: bigint) => makeSighting(MESSAGE.dhcp, { timeNs });

test('a part that is full is followed by one that says what holds, before anything else', () => {
  const said: string[] = [];
  const writer = {
    isFull: false,
    interface: () => undefined,
    frame: (frame: Frame) => {
      said.push(`frame ${frame.timeNs}`);
      writer.isFull = frame.timeNs === 3n;
    },
    journal: (timeNs: bigint, _message: string, kind: string) => void said.push(`${kind} ${timeNs}`),
    statistics: () => undefined,
    watermark: () => undefined,
    rotate: () => {
      said.push('rotate');
      writer.isFull = false;
    },
    close: async () => undefined,
  };
  const recorder = new IncidentRecorder({ writer, anonymizer: null, isJudgedOnly: false }, SETTLE_NS, 'live');
  const second = 1_000_000_000n;
  recorder.state({ kind: 'path', timeNs: 1n, path: { guest: null, hops: [] } });
  recorder.state({ kind: 'kernel-log', timeNs: 2n, text: 'over' });
  recorder.frame(frameAt(3n), null);
  recorder.frame(frameAt(2n * second), null);
  recorder.frame(frameAt(4n), null);
  recorder.advance(3n * second);
  expect(said).toEqual(['path 1', 'kernel-log 2', 'frame 3', 'rotate', 'path 3', 'frame 4', `frame ${2n * second}`]);
});

test('a frame waits until its message is known', () => {
  const { written, recorder } = makeRecorder();
  const sighting = sightingAt(1n);
  recorder.frame(frameAt(1n), sighting);
  recorder.advance(SETTLE_NS);
  recorder.sighting(sighting, MESSAGE);
  recorder.advance(2n * SETTLE_NS);
  expect(written).toEqual([7]);
});

test('what is decided after its frame was written is not kept', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { written, recorder } = makeRecorder();
  let kept = 0;
  const decideLate = (timeNs: bigint): WeakRef<object> => {
    const sighting = sightingAt(timeNs);
    recorder.frame(frameAt(timeNs), sighting);
    recorder.advance(timeNs + 2n * SETTLE_NS);
    recorder.sighting(sighting, MESSAGE);
    return new WeakRef(sighting);
  };
  const late = Array.from({ length: 100 }, (_, i) => decideLate(BigInt(i)));
  await new Promise((resolve) => setTimeout(resolve, 0));
  collect();
  for (const sighting of late) if (sighting.deref() !== undefined) kept++;
  expect(written).toEqual(new Array(100).fill(null));
  expect(kept).toBeLessThan(5);
  await recorder.finish();
});
