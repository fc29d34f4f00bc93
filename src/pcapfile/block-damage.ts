/** What can be wrong with a pcapng block, each with what was expected of it. `offset`: of the block in the file. */
import { type Damage, MAX_INTERFACES } from './scanner.ts';

/** A packet that cannot be read: it is missing. */
export function badPacket(offset: number, expected: string): Damage {
  return { kind: 'bad-block', offset, expected, loses: 'record' };
}

/** A block that holds no packet is too short for its kind, `what`. An interface that is missing costs all its packets. */
export function tooShort(offset: number, what: string, leastBytes: number, loses: Damage['loses']): Damage {
  return { kind: 'bad-block', offset, expected: `${what} block of at least ${leastBytes} bytes`, loses };
}

/** A journal block with something else in it. */
export function badJournal(offset: number): Damage {
  return { kind: 'bad-block', offset, expected: 'a journal entry inside its block', loses: 'nothing' };
}

/** A packet, or statistics, of an interface that the section has not declared. */
export function unknownInterface(offset: number, number: number, loses: Damage['loses'] = 'record'): Damage {
  return { kind: 'unknown-interface', offset, expected: `an interface declared before, not number ${number}`, loses };
}

/** Options that reach past their block, `what`: what precedes them was read. */
export function badOptions(offset: number, what: string): Damage {
  return { kind: 'bad-options', offset, expected: `options of the ${what} block to end inside it`, loses: 'nothing' };
}

/** The limit of interfaces is reached: the packets of those beyond it could not be told apart. */
export function tooManyInterfaces(offset: number): Damage {
  return { kind: 'too-many-interfaces', offset, expected: `at most ${MAX_INTERFACES} interfaces`, loses: 'rest' };
}
