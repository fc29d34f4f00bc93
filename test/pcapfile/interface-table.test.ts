import { expect, test } from 'vitest';
import { InterfaceTable } from '../../src/pcapfile/interface-table.ts';
import { type CaptureHandler, type DeclaredInterface, MAX_INTERFACES } from '../../src/pcapfile/scanner.ts';

const DECLARATION = {
  numberInSection: 0,
  linkType: 1,
  snapLength: 0,
  name: null,
  description: null,
  filter: null,
  kernelIndex: null,
};

function tableOf(idOf: (declared: DeclaredInterface) => number): InterfaceTable {
  return new InterfaceTable({ interface: idOf } as CaptureHandler);
}

test('declarations that were given one id count together', () => {
  const table = tableOf(({ index }) => index % 2);
  for (const frames of [1, 10, 100]) table.declare(DECLARATION)!.seen += frames;
  expect([0, 1, 2].map((id) => table.seen(id))).toEqual([101, 10, 0]);
});

test('as many interfaces as there may be are asked for their frames at once, and one more is refused', () => {
  const table = tableOf(({ index }) => index);
  for (let i = 0; i < MAX_INTERFACES; i++) table.declare(DECLARATION)!.seen = i;
  expect(table.declare(DECLARATION)).toBeNull();
  const started = performance.now();
  const wrong = Array.from({ length: MAX_INTERFACES }, (_, id) => id).filter((id) => table.seen(id) !== id);
  expect(wrong).toEqual([]);
  expect(performance.now() - started).toBeLessThan(5000);
});
