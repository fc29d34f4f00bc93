import { expect, test } from 'vitest';
import { SeenReplies } from '../../src/diagnose/seen-replies.ts';

test('the latest reply of each client is known, also where clients share an xid', () => {
  const replies = new SeenReplies();
  replies.add('02:00:00:00:00:01', 7, 10n);
  replies.add('02:00:00:00:00:02', 7, 20n);
  replies.add('02:00:00:00:00:01', 7, 30n);
  expect(replies.lastOf('02:00:00:00:00:01', 7)).toBe(30n);
  expect(replies.lastOf('02:00:00:00:00:02', 7)).toBe(20n);
  expect(replies.lastOf('02:00:00:00:00:01', 8)).toBeNull();
  expect(replies.lastOf('02:00:00:00:00:03', 7)).toBeNull();
});

test('an xid that is seen again is not forgotten with the older ones', () => {
  const replies = new SeenReplies();
  for (let xid = 0; xid < 40_000; xid++) {
    replies.add('02:00:00:00:00:01', xid, BigInt(xid));
    replies.add('02:00:00:00:00:02', 0xffff_ffff, BigInt(xid));
  }
  expect(replies.lastOf('02:00:00:00:00:02', 0xffff_ffff)).toBe(39_999n);
  expect(replies.lastOf('02:00:00:00:00:01', 39_999)).toBe(39_999n);
  expect(replies.lastOf('02:00:00:00:00:01', 1)).toBeNull();
});

test('of very many clients that share an xid the latest are known', () => {
  const replies = new SeenReplies();
  const mac = (n: number) => `02:00:00:00:00:${n.toString(16).padStart(2, '0')}`;
  for (let n = 0; n < 40; n++) replies.add(mac(n), 7, BigInt(n));
  expect(replies.lastOf(mac(39), 7)).toBe(39n);
  expect(replies.lastOf(mac(0), 7)).toBeNull();
});
