/** What the completion scripts are made of, and what they offer for the value of an option or an operand. */
import type { AnyCommand, Operand, Option } from '../command.ts';

export interface CompletionInput {
  readonly commands: readonly AnyCommand[];
  /** What `explain` knows. */
  readonly codes: readonly string[];
}

/** Words, files, interfaces of this host; or nothing, where only the user knows. */
export type Offer =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'interface' | 'nothing' };

export function offerFor(
  { choices, completes }: Pick<Option & Operand, 'choices' | 'completes'>,
  input: CompletionInput,
): Offer {
  if (choices !== undefined) return { kind: 'words', words: choices };
  switch (completes) {
    case 'code':
      return { kind: 'words', words: input.codes };
    case 'command':
      return { kind: 'words', words: input.commands.map(({ name }) => name) };
    case 'file':
    case 'interface':
      return { kind: completes };
    default:
      return { kind: 'nothing' };
  }
}

/** The names an option of a command is typed by: `--color` and `--no-color`. */
export function namesOf(name: string, { type, default: preset }: Option): readonly string[] {
  return type === 'boolean' && preset === undefined ? [`--${name}`, `--no-${name}`] : [`--${name}`];
}
