/** News of bridges: bytes recorded from Linux 6.18 in a namespace of its own. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BridgeNews, decodeBridgeNews } from '../../src/netlink/bridge-news.ts';
import { LITTLE_ENDIAN } from '../../src/netlink/message.ts';
import { NTF, NUD } from '../../src/netlink/neighbour.ts';

const recorded = (...hex: readonly string[]): Buffer => Buffer.from(hex.join(''), 'hex');

/** Bridge br0 (2) with the ports p0 (4) and p1 (6). A frame of 02:10:00:00:00:07 came in by p0. */
const LEARNED = recorded(
  '4c0000001c00000000000000000000000700000004000000020000000a0002000210000000070000080009000200000008000f00',
  '000000001400030000000000000000000000000000000000',
);
/** A second later, by `ageing_time 100`. */
const AGED = recorded(
  '4c0000001d00000000000000000000000700000004000000040000000a0002000210000000070000080009000200000008000f00',
  '000000001400030000000000660000006600000000000000',
);
/** `bridge fdb replace 02:10:00:00:00:01 dev p1 master dynamic`, of an entry of p0. */
const MOVED = recorded(
  '4c0000001c00000000000000000000000700000006000000020000000a0002000210000000010000080009000200000008000f00',
  '000000001400030000000000000000000000000000000000',
);
/** `bridge fdb add 02:10:00:00:00:02 dev p0 master static sticky`. */
const STICKY = recorded(
  '4c0000001c00000000000000000000000700000004000000400040000a0002000210000000020000080009000200000008000f00',
  '000000001400030000000000000000000000000000000000',
);
/** `bridge fdb add 02:10:00:00:00:04 dev p0 self`: of the port's own filter. */
const OF_THE_DEVICE = recorded('280000001c00000000000000000000000700000004000000c00002000a0002000210000000040000');
/** `ip link del p1`: the entry of the bridge's own for its MAC. */
const OWN_GONE = recorded(
  '4c0000001d00000000000000000000000700000006000000800000000a000200b6ade5cf9aad0000080009000200000008000f00',
  '000000001400030000000000120400001204000000000000',
);
/** The same: the port leaves the bridge. */
const PORT_GONE = recorded(
  '5400000011000000000000000000000007000100060000000210000000000000070003007031000008000a000200000008000400',
  'dc05000005001000020000000a000100b6ade5cf9aad00000800050000000000',
);
/** `bridge link set dev p0 state 2`: port 4 of bridge 2. */
const LEARNING = recorded(
  'a401000010000000000000000000000007000100040000004310010000000000070003007030000008000a00020000000800',
  '0400dc05000005001000060000000a0001003a535600630d0000080005000300000050010c80050001000200000006000200',
  '200000000800030002000000050004000000000005000500000000000500060000000000050007000000000005001c000000',
  '00000500080001000000050009000100000005001b000100000005001e000100000005000a000000000005000c0000000000',
  '0c000d0080003a535600630d0c000e0080003a535600630d06000f0001800000060010000000000006001100018000000600',
  '1200010000000500130000000000050014000000000005001d000000000006001f0000000000050020000000000005002300',
  '00000000050024000000000005002100000000000500270000000000050028000000000005002b00000000000c0015000000',
  '0000000000000c001600da050000000000000c00170000000000000000000500190001000000080025000002000008002600',
  '00000000080029000100000008002a0000000000',
);
const CHANGES = [LEARNED, AGED, MOVED, STICKY, OF_THE_DEVICE, OWN_GONE];
const ALL = [...CHANGES, PORT_GONE, LEARNING];

const decode = (bytes: Uint8Array): BridgeNews | null =>
  decodeBridgeNews(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
const changed = (bytes: Uint8Array, at: number, byte: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[at] = byte;
  return copy;
};

const onLittleEndian = test.skipIf(!LITTLE_ENDIAN);

onLittleEndian('entries that a bridge learns, moves, forgets and is given', () => {
  const entry = { deleted: false, bridgeIndex: 2, vlan: null, flags: 0 };
  const reachable = 0x02;
  const stale = 0x04;
  expect(CHANGES.map(decode)).toEqual(
    [
      { ...entry, mac: '02:10:00:00:00:07', portIndex: 4, state: reachable },
      { ...entry, mac: '02:10:00:00:00:07', portIndex: 4, state: stale, deleted: true },
      { ...entry, mac: '02:10:00:00:00:01', portIndex: 6, state: reachable },
      { ...entry, mac: '02:10:00:00:00:02', portIndex: 4, state: NUD.noArp, flags: NTF.sticky },
      {
        ...entry,
        mac: '02:10:00:00:00:04',
        portIndex: 4,
        bridgeIndex: 0,
        state: NUD.permanent | NUD.noArp,
        flags: NTF.self,
      },
      { ...entry, mac: 'b6:ad:e5:cf:9a:ad', portIndex: 6, state: NUD.permanent, deleted: true },
    ].map((change) => ({ kind: 'neighbour', change })),
  );
});

onLittleEndian('an entry of a VLAN', () => {
  // NDA_VLAN as br_fdb.c puts it behind the others; this kernel has no VLANs on bridges.
  const bytes = Buffer.concat([LEARNED, recorded('060005000a000000')]);
  bytes.writeUInt32LE(bytes.length, 0);
  expect(decode(bytes)).toMatchObject({ change: { mac: '02:10:00:00:00:07', vlan: 10 } });
});

onLittleEndian('the state of a port', () => {
  const port = { portIndex: 4, bridgeIndex: 2, state: 'learning' };
  expect(decode(LEARNING)).toEqual({ kind: 'bridge-port', port });
});

test('news of another family, another type, without a MAC or a state tell nothing', () => {
  for (const bytes of ALL) expect(decode(changed(bytes, 16, 2))).toBe(null);
  for (const bytes of ALL) expect(decode(changed(bytes, 4, 24))).toBe(null);
  for (const bytes of CHANGES) expect(decode(changed(bytes, 30, 14))).toBe(null);
  expect(decode(PORT_GONE)).toBe(null);
});

test('a message that is cut off tells nothing', () => {
  for (const bytes of ALL) {
    for (let length = 0; length < bytes.length; length++) expect(decode(bytes.subarray(0, length))).toBe(null);
  }
});

/** A recorded message, some of it written over, its length often true of what it says, now and then of nothing. */
const damaged = fc
  .record({
    bytes: fc.constantFrom(...ALL),
    noise: fc.array(fc.record({ at: fc.nat(500), byte: fc.integer({ min: 0, max: 255 }) }), { maxLength: 12 }),
    length: fc.option(fc.nat(450)),
  })
  .map(({ bytes, noise, length }) => {
    const copy = Buffer.from(bytes);
    for (const { at, byte } of noise) copy[at % copy.length] = byte;
    if (length !== null) copy.writeUInt32LE(length, 0);
    return copy;
  });

test('no damage makes it throw, or read what is not of the message', () => {
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 120 })), fc.nat(3), (bytes, place) => {
      // The same within others' bytes, which must not matter: a drain holds many messages.
      const around = (filler: number): BridgeNews | null => {
        const buffer = new Uint8Array(bytes.length + 64).fill(filler);
        buffer.set(bytes, 8 * place);
        return decodeBridgeNews(new DataView(buffer.buffer), 8 * place, 8 * place + bytes.length);
      };
      const alone = decode(Uint8Array.from(bytes));
      expect(around(0)).toEqual(alone);
      expect(around(0xff)).toEqual(alone);
      expect(around(7)).toEqual(alone);
    }),
    { numRuns: 5_000 },
  );
});
