import { describe, expect, test } from 'vitest';
import { Knowledge } from '../../src/diagnose/knowledge.ts';
import { linksAt } from '../../src/diagnose/links-at.ts';

const TAP = new Set(['tap0']);

/** Readings at 0 and 100, and what the kernel told of tap0 at each of these times. */
function known(...changesNs: readonly bigint[]): Knowledge {
  const knowledge = new Knowledge([]);
  const told = changesNs.map((timeNs) => ({ kind: 'link-change' as const, timeNs, interface: 'tap0' }));
  knowledge.addState({ kind: 'link', timeNs: 0n, links: [] });
  for (const change of told) knowledge.addState({ ...change, change: 'down', detail: '' });
  knowledge.addState({ kind: 'link', timeNs: 100n, links: [] });
  return knowledge;
}

describe('the links of a moment are', () => {
  test('those read nearer to it, where the kernel told of no change', () => {
    expect(linksAt(30n, 'br0', known(), TAP)?.timeNs).toBe(0n);
    expect(linksAt(70n, 'br0', known(), TAP)?.timeNs).toBe(100n);
  });

  test('those read on the same side of a change', () => {
    expect(linksAt(30n, 'br0', known(20n), TAP)?.timeNs).toBe(100n);
    expect(linksAt(70n, 'br0', known(80n), TAP)?.timeNs).toBe(0n);
  });

  test('those read on the same side of a change of a port', () => {
    const knowledge = known();
    const change = { kind: 'port-state' as const, port: 'tap0', bridge: 'br0' };
    knowledge.addState({ ...change, timeNs: 20n, from: 'forwarding', to: 'disabled' });
    expect(linksAt(30n, 'br0', knowledge, TAP)?.timeNs).toBe(100n);
    expect(linksAt(30n, 'br0', knowledge, new Set(['tap1']))?.timeNs).toBe(0n);
  });

  test('those after a change at the very moment, and of a change of any of the interfaces', () => {
    expect(linksAt(30n, 'br0', known(30n), TAP)?.timeNs).toBe(100n);
    expect(linksAt(70n, 'br0', known(100n), TAP)?.timeNs).toBe(0n);
    const knowledge = known();
    knowledge.addState({
      kind: 'port-state',
      timeNs: 20n,
      port: 'tap0',
      bridge: 'br0',
      from: 'forwarding',
      to: 'disabled',
    });
    expect(linksAt(30n, 'br0', knowledge, new Set(['tap0', 'tap1']))?.timeNs).toBe(100n);
  });

  test('the nearer again where there were changes before and after it', () => {
    expect(linksAt(30n, 'br0', known(20n, 80n), TAP)?.timeNs).toBe(0n);
  });

  test('none where none were read', () => {
    expect(linksAt(30n, 'br0', new Knowledge([]), TAP)).toBe(null);
  });
});
