import { expect, test } from 'vitest';
import { makeClient } from '../../src/trace/client.ts';
import { ClientTable } from '../../src/trace/client-table.ts';
import { DEFAULT_LIMITS, DEFAULT_SETTLE_NS } from '../../src/trace/limits.ts';

test('the client that was idle the longest gives way, not the one that came first', () => {
  const table = new ClientTable(4);
  const clients = ['a', 'b', 'c', 'd'].map((key) => makeClient(key, null, DEFAULT_SETTLE_NS, DEFAULT_LIMITS));
  for (const client of clients) table.add(client);
  for (const client of clients.slice(0, 2)) table.touch(client);
  expect(table.victimFor(true)?.key).toBe('c');
});
