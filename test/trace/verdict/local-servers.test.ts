import { expect, test } from 'vitest';
import { LocalServers } from '../../../src/trace/verdict/local-servers.ts';

const SERVER = '52:54:00:00:00:01';

test('a server of this host is known from the instant at which it is learned, and not before', () => {
  const servers = new LocalServers(4);
  servers.learnOwn(SERVER, 'br0', 100n);
  expect(servers.hopOf(SERVER, 99n)).toBeNull();
  expect(servers.hopOf(SERVER, 100n)).toBe('br0');
});
