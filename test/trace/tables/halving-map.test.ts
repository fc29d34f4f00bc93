import { expect, test } from 'vitest';
import { HalvingMap } from '../../../src/trace/tables/halving-map.ts';

test('at the limit the older half is forgotten, and what is set again is young', () => {
  const map = new HalvingMap<number>(100);
  for (let n = 0; n < 1000; n++) {
    map.set(`key ${n}`, n);
    map.set('again', n);
    for (let back = 0; back < Math.min(n, 48); back++) expect(map.get(`key ${n - back}`)).toBe(n - back);
    expect(map.get(`key ${n - 100}`)).toBeUndefined();
  }
  expect(map.get('again')).toBe(999);
  expect(map.get('never')).toBeUndefined();
});
