/**
 * What a command is: its operand, its options and what it does. One file a command, in src/cli/commands. Parsing, help, the
 * man page and the shells' completion are all made from this.
 */

/** What a shell offers for a value. */
export type Completes = 'file' | 'interface' | 'code' | 'command';

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly describe: string;
  /** True where it takes all words up to the next option, and may be given again: the argument is an array then. */
  readonly isList?: true;
  /** How help names its value: `MAC`. Options of type boolean have none. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** What the argument is where the option is not given; undefined without it. */
  readonly default?: string | boolean;
  readonly completes?: Completes;
  /** True where it takes one word and may be given several times: the argument is an array, empty without it. */
  readonly isRepeated?: true;
  /** The key of the option that it says more about: it is refused without that one. */
  readonly needs?: string;
}

/** What stands behind a command without a name of its own. */
export interface Operand {
  /** How help names it: `SOURCE`. */
  readonly label: string;
  /** True where there may be several: the argument is an array then. */
  readonly isList: boolean;
  readonly describe: string;
  readonly choices?: readonly string[];
  readonly completes?: Completes;
}

/**
 * `Arguments` has a property for each option, `writeLimit` for `--write-limit`, and one for the operand, which is `Name`.
 */
export interface Command<Arguments, Name extends keyof Arguments = never> {
  readonly name: string;
  /** One line, begins with a verb. */
  readonly summary: string;
  /** What help says besides. */
  readonly more?: string;
  readonly operand: ([Name] extends [never] ? null : Operand & { readonly name: Name }) | null;
  readonly options: { readonly [Each in Exclude<keyof Arguments, Name>]-?: Option };
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** Does it and returns the exit code. What it needs is imported inside, so that starting up costs little. */
  readonly run: (args: Arguments) => Promise<number>;
}

/** A command among others, whatever its arguments are. */
export interface AnyCommand {
  readonly name: string;
  readonly summary: string;
  readonly more?: string;
  readonly operand: (Operand & { readonly name: string }) | null;
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly (readonly [command: string, what: string])[];
  readonly run: (args: never) => Promise<number>;
}

/** `write-limit` for `writeLimit`. */
export function optionName(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What help says of an option, with its choices and its default. */
export function describeOption({ describe, choices, default: preset }: Option): string {
  const listed = choices === undefined ? '' : `: ${listText(choices)}`;
  return typeof preset === 'string' ? `${describe}${listed} (default ${preset})` : `${describe}${listed}`;
}

/** `text, json or junit`. */
function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** `trace [OPTION]... [TARGET]`. */
export function usageOf({ name, operand, options }: AnyCommand): string {
  const optional = Object.keys(options).length === 0 ? '' : ' [OPTION]...';
  return `${name}${optional}${operand === null ? '' : ` [${operand.label}]${operand.isList ? '...' : ''}`}`;
}
