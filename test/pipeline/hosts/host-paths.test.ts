/** Paths of single hosts, made paths through them all. */
import { expect, test } from 'vitest';
import type { Path } from '../../../src/path/path.ts';
import { withJoinedPaths } from '../../../src/pipeline/hosts/host-paths.ts';
import type { HostState } from '../../../src/state/host-state.ts';

const hop = (name: string) => ({ name, interfaces: [name], role: 'unknown' }) as const;
const SERVERS: Path = { guest: null, hops: [hop('A:uplink1'), hop('A:tap7')], leadsTo: 'server' };
const GUESTS: Path = { guest: { mac: 'fa:16:3e:56:ea:fa', name: null }, hops: [hop('B:uplink0'), hop('B:tap0')] };
const stateOf = (path: Path, host: string, timeNs: bigint): HostState => ({ kind: 'path', timeNs, path, host });

function joined(...states: readonly HostState[]): readonly string[] {
  const feed = withJoinedPaths(() => states, { hops: [], isServers: () => false });
  return feed({ frames: [], events: [], watermarkNs: 100n }).map((state) =>
    state.kind === 'path' ? `${state.timeNs} ${state.path.hops.map(({ name }) => name).join(' > ')}` : state.kind,
  );
}

const ALL = 'A:tap7 > A:uplink1 > B:uplink0 > B:tap0';

test('the way from the server comes after the one of the guest in whose place it is, though it was read before', () => {
  expect(joined(stateOf(GUESTS, 'B', 20n), stateOf(SERVERS, 'A', 10n))).toEqual(['20 B:uplink0 > B:tap0', `20 ${ALL}`]);
  expect(joined(stateOf(GUESTS, 'B', 10n), stateOf(SERVERS, 'A', 20n))).toEqual(['10 B:uplink0 > B:tap0', `20 ${ALL}`]);
  expect(joined(stateOf(SERVERS, 'A', 10n), stateOf(GUESTS, 'B', 20n))).toEqual([`20 ${ALL}`]);
});
