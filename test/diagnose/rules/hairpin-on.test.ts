/** Hairpin mode is read from the links: without them nothing can be said, and saved ones are named. */
import { expect, test } from 'vitest';
import { Diagnosis } from '../../../src/diagnose/diagnosis.ts';
import type { HostState } from '../../../src/state/host-state.ts';
import { port } from '../../wiring/wiring.ts';
import { DISCOVER, exchange, message, PATH } from '../build.ts';
import { END } from '../end.ts';

const RETURNED = message(1, 'DISCOVER', ['tap0 in 0', 'br0 in 0', 'tap0 out 10', 'uplink0 out 31']);
const flags = { learning: true, flood: true, broadcastFlood: true, hairpin: true, isolated: false, locked: false };
const LINKS: HostState = { kind: 'link', timeNs: 0n, links: [port('tap0', 'br0', { port: flags })] };

function diagnosed(told: typeof DISCOVER, ...states: readonly HostState[]) {
  const diagnosis = new Diagnosis([PATH]);
  for (const state of states) diagnosis.state(state);
  diagnosis.message(told, [told]);
  diagnosis.exchange(exchange('no-reply', [told]));
  const { findings, unobserved } = diagnosis.end(END);
  const ours = ({ code }: { readonly code: string }) => code === 'hairpin-on';
  return { found: findings.find(ours), unobserved: unobserved.filter(ours) };
}

test('a port that returns a request is looked up in the links, and not having them is told where one does', () => {
  expect(diagnosed(RETURNED, LINKS)).toMatchObject({
    found: { facts: { port: 'tap0', bridge: 'br0' } },
    unobserved: [],
  });
  expect(diagnosed(RETURNED)).toEqual({ found: undefined, unobserved: [{ code: 'hairpin-on', needs: 'link' }] });
  expect(diagnosed(DISCOVER)).toEqual({ found: undefined, unobserved: [] });
});

test('links that a person saved are named', () => {
  const saved = { files: ['host.txt'], timeNs: null };
  expect(diagnosed(RETURNED, { ...LINKS, saved }).found?.saved).toEqual(saved);
});
