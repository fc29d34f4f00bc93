import { expect, test } from 'vitest';
import { encodeMessage } from '../../src/netlink/message.ts';
import { decodeNamespaceIds, encodeNamespaceQuery } from '../../src/netlink/namespace-id.ts';

/** RTM_NEWNSID for a question, with NETNSA_NSID. */
function answer(sequence: number, id: number): Uint8Array {
  const attribute = { type: 1, bytes: new Uint8Array(Int32Array.of(id).buffer) };
  const message = encodeMessage(88, 0, new Uint8Array(4), [attribute]);
  new DataView(message.buffer).setUint32(8, sequence, true);
  return message;
}

test('a question names the process', () => {
  const query = encodeNamespaceQuery(0x1234);
  const view = new DataView(query.buffer);
  expect([query.length, view.getUint32(0, true), view.getUint16(4, true)]).toEqual([28, 28, 90]);
  expect([view.getUint16(20, true), view.getUint16(22, true), view.getUint32(24, true)]).toEqual([8, 2, 0x1234]);
});

test('answers are numbers by their question; what has none is left out, and what else comes is passed over', () => {
  const refused = encodeMessage(2, 0, new Uint8Array(Int32Array.of(-3).buffer), []);
  const bytes = new Uint8Array([...answer(1, 0), ...refused, ...answer(3, -1), ...answer(4, 17), 1, 2, 3]);
  expect(decodeNamespaceIds(bytes.buffer)).toEqual(
    new Map([
      [1, 0],
      [4, 17],
    ]),
  );
});
