/** FDB questions and answers over netlink: bytes recorded from Linux 6.18 in a namespace of bridge br0 (2) and port tap0 (3). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeNeighbourAnswers,
  ENOENT,
  encodeNeighbourDump,
  encodeNeighbourQuery,
  NTF,
  NUD,
} from '../../src/netlink/neighbour.ts';

const RECORDED = Uint8Array.from(
  Buffer.from(
    '280000001c000200010000007e0300000700000002000000800002000a0002003333000000010000280000001c000200010000007e0300000700000002000000800002000a00020001005e00006a0000280000001c000200010000007e0300000700000002000000800002000a00020033330000006a0000280000001c000200010000007e0300000700000002000000800002000a00020001005e00000100004c0000001c000200010000007e0300000700000002000000800000000a00020002000000000b0000080009000200000008000f000000000014000300000000001e0000001e000000000000004c0000001c000200010000007e0300000700000003000000400040000a0002000210000000020000080009000200000008000f000000000014000300000000001900000019000000000000004c0000001c000200010000007e0300000700000003000000400000000a0002000210000000010000080009000200000008000f000000000014000300000000001a0000001a000000000000004c0000001c000200010000007e0300000700000003000000800000000a000200fe163e56eafa0000080009000200000008000f000000000014000300000000001a0000001a00000000000000280000001c000200010000007e0300000700000003000000800002000a0002003333000000010000280000001c000200010000007e0300000700000003000000800002000a00020001005e00000100001400000003000200010000007e03000000000000',
    'hex',
  ),
);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

test('questions as iproute2 asks them', () => {
  expect(hex(encodeNeighbourDump(null))).toBe('1c0000001e0001030000000000000000070000000000000000000000');
  expect(hex(encodeNeighbourDump(4))).toBe('1c0000001e0001030000000000000000070000000400000000000000');
  expect(hex(encodeNeighbourQuery(3, '02:10:00:00:00:01', null))).toBe(
    '300000001e000100000000000000000007000000000000000000000' + '00a00020002100000000100000800090003000000',
  );
  expect(hex(encodeNeighbourQuery(3, '02:10:00:00:00:01', 10))).toContain('060005000a000000');
});

test('entries as the kernel tells them', () => {
  const { neighbours, refusals, dumpsDone } = decodeNeighbourAnswers(bufferOf(RECORDED));
  expect({ refusals, dumpsDone }).toEqual({ refusals: [], dumpsDone: 1 });
  const ofPort = neighbours.filter(({ flags }) => (flags & NTF.self) === 0);
  const entry = { deleted: false, bridgeIndex: 2, vlan: null };
  expect(ofPort).toEqual(
    expect.arrayContaining([
      { ...entry, mac: '02:10:00:00:00:01', portIndex: 3, state: NUD.noArp, flags: 0 },
      { ...entry, mac: '02:10:00:00:00:02', portIndex: 3, state: NUD.noArp, flags: NTF.sticky },
      { ...entry, mac: 'fe:16:3e:56:ea:fa', portIndex: 3, state: NUD.permanent, flags: 0 },
    ]),
  );
});

test('a question without an answer', () => {
  const error = new DataView(new ArrayBuffer(36));
  error.setUint32(0, 36, true);
  error.setUint16(4, 2, true);
  error.setUint32(8, 7, true);
  error.setInt32(16, -ENOENT, true);
  expect(decodeNeighbourAnswers(error.buffer).refusals).toEqual([{ sequence: 7, errno: ENOENT }]);
});

test('no bytes make it throw or read beyond them', () => {
  const damaged = fc.tuple(fc.nat(RECORDED.length - 1), fc.integer({ min: 0, max: 255 })).map(([at, value]) => {
    const bytes = Uint8Array.from(RECORDED);
    bytes[at] = value;
    return bytes;
  });
  const cut = fc.nat(RECORDED.length).map((length) => RECORDED.subarray(0, length));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), damaged, cut), (bytes) => {
      const { neighbours } = decodeNeighbourAnswers(bufferOf(bytes));
      for (const { mac } of neighbours) expect(mac).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    }),
    { numRuns: 2_000 },
  );
});
