import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBridgePort } from '../../src/netlink/bridge-port.ts';
import { LITTLE_ENDIAN } from '../../src/netlink/message.ts';

/** What Linux 6.18 sent as `bridge link set dev p0 state 2` was typed: port 4 of bridge 2. */
const LEARNING = Buffer.from(
  [
    'a401000010000000000000000000000007000100040000004310010000000000070003007030000008000a00020000000800',
    '0400dc05000005001000060000000a0001003a535600630d0000080005000300000050010c80050001000200000006000200',
    '200000000800030002000000050004000000000005000500000000000500060000000000050007000000000005001c000000',
    '00000500080001000000050009000100000005001b000100000005001e000100000005000a000000000005000c0000000000',
    '0c000d0080003a535600630d0c000e0080003a535600630d06000f0001800000060010000000000006001100018000000600',
    '1200010000000500130000000000050014000000000005001d000000000006001f0000000000050020000000000005002300',
    '00000000050024000000000005002100000000000500270000000000050028000000000005002b00000000000c0015000000',
    '0000000000000c001600da050000000000000c00170000000000000000000500190001000000080025000002000008002600',
    '00000000080029000100000008002a0000000000',
  ].join(''),
  'hex',
);
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

test.skipIf(!LITTLE_ENDIAN)('the state of a port is what the kernel told', () => {
  expect(decodeBridgePort(viewOf(LEARNING))).toEqual({ portIndex: 4, bridgeIndex: 2, state: 'learning' });
});

test('news of another family, of another type, or cut off, tell nothing', () => {
  const changed = (at: number, byte: number) => {
    const bytes = Uint8Array.from(LEARNING);
    bytes[at] = byte;
    return decodeBridgePort(viewOf(bytes));
  };
  expect(changed(16, 0)).toBe(null);
  expect(changed(4, 17)).toBe(null);
  for (let length = 0; length < LEARNING.length; length += 7) {
    expect(decodeBridgePort(viewOf(LEARNING.subarray(0, length)))).toBe(null);
  }
});

test('no bytes make it fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(LEARNING.length - 1), (noise, at) => {
      const bytes = Uint8Array.from(LEARNING);
      bytes.set(noise.subarray(0, bytes.length - at), at);
      decodeBridgePort(viewOf(bytes));
    }),
  );
});
