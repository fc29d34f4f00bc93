/** What the compiler refuses of facts: tsc fails where one of the marked lines compiles. */
import { expect, test } from 'vitest';
import { fact } from '../../src/diagnose/fact.ts';
import type { FactsOfCode, FindingCode } from '../../src/diagnose/finding.ts';
import { defineRule, type Hit } from '../../src/diagnose/rule.ts';
import { CODES } from '../../src/diagnose/rules.ts';
import { stops } from '../../src/forward/answer.ts';
import type { Words } from '../../src/report/words/words.ts';

const about = { evidence: [], exchanges: [], messages: [] } as const;
const rule = { code: 'lamp-out', level: 'cause', needs: [] } as const;
const LAMP = { lamp: fact.text, watts: fact.optional(fact.whole), state: fact.oneOf('broken', 'off') };

test('a rule gives the facts that it declares, under their names', () => {
  defineRule({ ...rule, facts: LAMP, onEnd: () => [{ ...about, facts: { lamp: 'hall', state: 'off' } }] });
  defineRule({ ...rule, facts: LAMP, onEnd: () => [{ ...about, facts: { lamp: 'hall', state: 'off', watts: 5 } }] });
  // @ts-expect-error A misspelt fact.
  defineRule({ ...rule, facts: LAMP, onEnd: () => [{ ...about, facts: { lanp: 'hall', state: 'off' } }] });
  // @ts-expect-error A fact of another kind.
  defineRule({ ...rule, facts: LAMP, onEnd: () => [{ ...about, facts: { lamp: null, state: 'off' } }] });
  // @ts-expect-error A value that the fact cannot have.
  defineRule({ ...rule, facts: LAMP, onEnd: () => [{ ...about, facts: { lamp: 'hall', state: 'on' } }] });
  // @ts-expect-error A fact is missing.
  defineRule({ ...rule, facts: LAMP, create: () => ({ onEnd: () => [{ ...about, facts: { lamp: 'hall' } }] }) });
  const hit: Hit<typeof LAMP> = { ...about, facts: { lamp: 'hall', state: 'off' } };
  expect(hit.facts.watts).toBeUndefined();
});

test('a stage gives the facts of its code', () => {
  stops('port-down', { port: 'tap0', up: false });
  // @ts-expect-error A misspelt fact.
  stops('port-down', { prot: 'tap0', up: false });
  // @ts-expect-error A fact of another code.
  stops('port-down', { port: 'tap0', up: false, mtu: 1500 });
});

test('words speak of the facts of their code', () => {
  type Title = Words<'guest-not-reading'>['title'];
  const title: Title = ({ port }) => `${port}`;
  // @ts-expect-error A misspelt fact.
  const misspelt: Title = ({ prot }) => `${prot}`;
  expect(title({ port: 'tap0' }, 1)).toBe('tap0');
  expect(misspelt({ port: 'tap0' }, 1)).toBe('undefined');
  const facts: FactsOfCode<'hop-blind'> = { hop: 'br0' };
  expect(facts.hop).toBe('br0');
  // @ts-expect-error No rule has this code.
  const code: FindingCode = 'guest-mac-on-wrong-prot';
  expect(CODES).not.toContain(code);
});

test('facts that may be absent are told from those that are always there, as the schema does', () => {
  const optional = fact.optional(fact.whole);
  const all = [
    fact.text,
    fact.orNull(fact.text),
    fact.mark,
    optional,
    fact.said('', optional),
    fact.said('', fact.mac),
  ];
  expect(all.map(({ isOptional }) => isOptional)).toEqual([false, false, true, true, true, false]);
  expect(fact.mark.schema).toEqual({ const: true });
});
