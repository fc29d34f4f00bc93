/** The words of a saved rule as its options: `! -i docker0`, `--ip-src ! 10.0.0.0/24`, `--log-prefix "a b"`. */

export interface Option {
  /** With its dashes. */
  readonly name: string;
  readonly isNegated: boolean;
  readonly values: readonly string[];
}

/** A word in double quotes, in which a backslash takes the next character as it is (xtables_save_string), or a bare one. */
const WORD = /"((?:\\.|[^"\\])*)"|(\S+)/g;

export function parseOptions(spec: string): readonly Option[] {
  const options: { name: string; isNegated: boolean; values: string[] }[] = [];
  let isNegated = false;
  for (const [, quoted, bare] of spec.matchAll(WORD)) {
    const last = options.at(-1);
    if (bare === '!') isNegated = true;
    else if (bare !== undefined && /^-+[a-z0-9]/i.test(bare)) {
      options.push({ name: bare, isNegated, values: [] });
      isNegated = false;
    } else if (last !== undefined) {
      // iptables says `!` before the option, ebtables before the value.
      if (isNegated) last.isNegated = true;
      isNegated = false;
      last.values.push(bare ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1'));
    }
  }
  return options;
}
