/** The copies that docs/trace.md follows are those of the recording. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { replay, type SightingJson } from '../../src/index.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COPY = /^04:25:(\d\d\.\d{6}) {2}(\w+) +(in|out) +(\w+)$/gm;

test('the first second of pcaps/loop', async () => {
  const page = readFileSync(`${ROOT}docs/trace.md`, 'utf8');
  const told = [...page.matchAll(COPY)].map(([, ...columns]) => columns);
  const seen: string[][] = [];
  for await (const event of replay({ sources: [`${ROOT}pcaps/loop/incident.pcapng`] })) {
    if (event.event === 'sighting') seen.push([secondsOf(event), event.hop, event.direction ?? '', event.type]);
  }
  expect(told).toHaveLength(8);
  expect(told.toSorted()).toEqual(seen.slice(0, 8).toSorted());
});

/** Within the minute, cut to microseconds. */
function secondsOf({ time }: SightingJson): string {
  const [seconds, fraction = ''] = time.split('.');
  return `${String(Number(seconds) % 60).padStart(2, '0')}.${fraction.slice(0, 6)}`;
}
