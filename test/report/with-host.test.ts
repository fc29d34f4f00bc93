/** Words about one of several hosts say which. */
import { expect, test } from 'vitest';
import { wordsFor } from '../../src/report/words/words-for.ts';

const NFT = { chain: 'bridge f c', rule: 'drop', handle: 2, bridge: 'hv1:br0', certainty: 'certain' } as const;

test('what is on one host is told with its name, and its commands are typed there', () => {
  const words = wordsFor('filtered-by-nftables');
  expect(words.title(NFT, 1)).toMatch(/^on hv1, /);
  for (const line of words.advice(NFT)) expect(line).toMatch(/^on hv1, /);
  expect(words.title({ ...NFT, bridge: 'br0' }, 1)).not.toMatch(/^on /);
});

test('a name that is in the title already is not said again', () => {
  const words = wordsFor('no-reply-from-network');
  const title = words.title({ mac: 'fa:16:3e:00:00:01', hop: 'hv1:tap7', end: 'server' }, 1);
  expect(title).toBe('requests left through hv1:tap7 and nothing came back: the DHCP server behind it did not answer');
});

test('what is between two hosts is on neither', () => {
  const facts = { lastSeen: 'hv1:bond0', missing: 'hv2:bond0', from: 'hv1', to: 'hv2', heading: 'to-guest' } as const;
  const words = wordsFor('lost-between-hosts');
  expect(words.title(facts, 3)).toBe('3 replies left hv1 by bond0 and never reached hv2');
  for (const line of words.advice(facts)) expect(line).not.toMatch(/^on hv/);
});
