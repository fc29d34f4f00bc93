import { expect, test, vi } from 'vitest';
import type { CaptureInterface } from '../../src/capture/source.ts';
import { choosePaths, type PathChoice, uncaptured } from '../../src/pipeline/choose-paths.ts';
import { parseHops } from '../../src/pipeline/parse-hops.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { MAC, STORY_PATH } from '../report/story.ts';

function choice(changes: Partial<PathChoice> = {}): PathChoice {
  return { hops: null, guest: null, warn: vi.fn(), ...changes };
}

function announced(...names: readonly string[]): readonly CaptureInterface[] {
  return names.map((name, id) => ({ id, name, file: 'f', linkType: 1, snapLength: 0, description: null }));
}

const RECORDED: readonly HostState[] = [{ kind: 'path', timeNs: 0n, path: STORY_PATH }];

test('the order of the sources, where nothing else is known', () => {
  const [path] = choosePaths(choice(), announced('bond0', 'br0'), []);
  expect(path?.hops.map(({ name }) => name)).toEqual(['bond0', 'br0']);
  expect(path?.guest).toBeNull();
});

test("an incident's own path comes before that, and keeps its guest's name", () => {
  expect(choosePaths(choice(), announced('x'), RECORDED)).toEqual([STORY_PATH]);
  expect(choosePaths(choice({ guest: MAC }), announced('x'), RECORDED)[0]?.guest?.name).toBe('instance-00000347');
  expect(choosePaths(choice({ guest: '02:00:00:00:00:01' }), announced('x'), RECORDED)[0]?.guest).toEqual({
    mac: '02:00:00:00:00:01',
    name: null,
    only: true,
  });
});

test('--hops comes before all', () => {
  const [path] = choosePaths(choice({ hops: parseHops('tap0,br0') }), announced('br0', 'tap0'), RECORDED);
  expect(path?.hops.map(({ name }) => name)).toEqual(['tap0', 'br0']);
  expect(path?.guest?.mac).toBe(MAC);
});

test('--hops that the sources do not hold: refused where all are wrong, told where some are', () => {
  const all = choice({ hops: parseHops('x,y') });
  expect(() => choosePaths(all, announced('br0'), [])).toThrow(expect.objectContaining({ code: 'usage' }));
  const some = choice({ hops: parseHops('x,br0') });
  choosePaths(some, announced('br0'), []);
  expect(some.warn).toHaveBeenCalledWith('hops: no source holds x; they hold br0');
});

test('a capture without interfaces has a path all the same', () => {
  expect(choosePaths(choice(), [], [])[0]?.hops).toHaveLength(1);
});

test('an interface that no source holds was not captured; on `any` all were, silent ones too', () => {
  const paths = choosePaths(choice({ hops: parseHops('x|br0,if7') }), announced('br0'), []);
  expect(uncaptured(paths, announced('br0'))).toEqual(['x', 'if7']);
  expect(uncaptured(paths, [{ ...announced('if9')[0]!, linkType: 276 }])).toEqual([]);
});
