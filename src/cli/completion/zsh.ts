/** Completion for zsh: a file `_dhcphop` in a folder of fpath, or sourced after compinit. */
import { type AnyCommand, describeOption, type Option, optionName } from '../command.ts';
import { type CompletionInput, namesOf, type Offer, offerFor } from './offer.ts';

export function zshCompletion(input: CompletionInput): string {
  const { commands } = input;
  const listed = commands.map(({ name, summary }) => quote(`${name}:${summary}`));
  const cases = commands.map((command) => {
    const specs = [...specsOf(command, input), quote('(-h --help)'.concat('--help[show help]'))];
    return `        ${command.name}) _arguments -s ${specs.join(' \\\n          ')} ;;`;
  });
  return `#compdef dhcphop
# Completion of dhcphop for zsh, made by: dhcphop completion zsh
_dhcphop() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -C '(-h --help)'{-h,--help}'[show help]' '(-V --version)'{-V,--version}'[show the version]' \\
    '1:command:->command' '*::argument:->argument'
  case $state in
    command)
      local -a commands
      commands=(${listed.join(' \\\n        ')})
      _describe command commands ;;
    argument)
      case $line[1] in
${cases.join('\n')}
      esac ;;
  esac
}
if [[ $funcstack[1] == _dhcphop ]]; then _dhcphop "$@"; else compdef _dhcphop dhcphop; fi
`;
}

function specsOf({ options, operand }: AnyCommand, input: CompletionInput): readonly string[] {
  const specs = Object.entries(options).flatMap(([key, option]) => specOf(key, option, input));
  if (operand === null) return specs;
  return [...specs, quote(`${operand.isList ? '*' : '1'}:${operand.label}:${action(offerFor(operand, input))}`)];
}

function specOf(key: string, option: Option, input: CompletionInput): readonly string[] {
  const text = describeOption(option).replaceAll(/[[\]\\:]/g, '\\$&');
  const value = option.type === 'string' ? `:${option.value ?? 'VALUE'}:${action(offerFor(option, input))}` : '';
  return namesOf(optionName(key), option).map((name) => quote(`${name}[${text}]${value}`));
}

function action(offer: Offer): string {
  switch (offer.kind) {
    case 'words':
      return `(${offer.words.join(' ')})`;
    case 'file':
      return '_files';
    case 'interface':
      return '_net_interfaces';
    case 'nothing':
      return '';
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
