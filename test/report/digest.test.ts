import { expect, test } from 'vitest';
import { createDigest } from '../../src/report/text/digest.ts';
import type { Outcome } from '../../src/trace/types.ts';
import { exchange, lease, STORY_PATH } from './story.ts';

const TROUBLES = ['no-reply', 'nak', 'declined', 'offer-ignored', 'request-lost', 'incomplete', 'reply-lost'] as const;

function troubled(id: number, outcome: Outcome) {
  return exchange(id, STORY_PATH, outcome, [{ type: 'DISCOVER', heading: 'to-network', at: [31, 30, 5, 0] }]);
}

test('of each kind of trouble the first three are shown, and twenty of all kinds', () => {
  const digest = createDigest();
  TROUBLES.forEach((outcome, kind) => {
    for (let n = 1; n <= 5; n++) digest.add(troubled(10 * kind + n, outcome));
    digest.add(lease(10 * kind + 6));
  });
  const { troubled: shown, troubledCount, healthyCount, outcomes } = digest.digest();
  expect(shown.map(({ id }) => id)).toEqual(
    [0, 1, 2, 3, 4, 5, 6].flatMap((kind) => [1, 2, 3].map((n) => 10 * kind + n)).slice(0, 20),
  );
  expect([troubledCount, healthyCount, outcomes.get('nak'), outcomes.get('bound')]).toEqual([35, 7, 5, 7]);
});

test('kinds beyond the hundredth are one kind, and those known before stay apart', () => {
  const digest = createDigest();
  const lostAt = (id: number, missing: string) =>
    exchange(id, STORY_PATH, 'reply-lost', [
      { type: 'OFFER', heading: 'to-guest', at: [583, 583, 583, null], status: 'lost', missing },
    ]);
  for (let kind = 0; kind < 110; kind++) digest.add(lostAt(1000 + kind, `tap${kind}`));
  expect(digest.digest().troubled).toHaveLength(20);
  expect(digest.digest().troubled.at(-1)?.id).toBe(1019);
  expect(digest.digest().troubledCount).toBe(110);
});
