/** Completion for bash 4 and later, without the package bash-completion. */
import { type AnyCommand, optionName } from '../command.ts';
import { type CompletionInput, namesOf, type Offer, offerFor } from './offer.ts';

export function bashCompletion(input: CompletionInput): string {
  const { commands } = input;
  const names = commands.map(({ name }) => name);
  const values = commands.flatMap(({ name, options }) =>
    Object.entries(options)
      .filter(([, { type }]) => type === 'string')
      .map(([key, option]) => `    ${name}:--${optionName(key)}) ${reply(offerFor(option, input))} return ;;`),
  );
  const operands = commands.map(
    ({ name, operand }) => `    ${name}) ${operand === null ? ':' : reply(offerFor(operand, input))} ;;`,
  );
  return `# Completion of dhcphop for bash, made by: dhcphop completion bash
_dhcphop_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }
_dhcphop_files() {
  mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  compopt -o filenames 2>/dev/null
}
_dhcphop() {
  local cur=\${COMP_WORDS[COMP_CWORD]} before=$((COMP_CWORD - 1)) command='' word
  # --format=json: bash takes the equals sign for a word.
  if [[ $cur == '=' ]]; then cur=''; elif [[ \${COMP_WORDS[before]} == '=' ]]; then before=$((before - 1)); fi
  local previous=\${COMP_WORDS[before]}
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    case $word in ${names.join('|')}) command=$word; break ;; esac
  done
  case $command:$previous in
${values.join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case $command in
      '') _dhcphop_words '--help --version' ;;
${commands.map((command) => `      ${command.name}) _dhcphop_words '${switches(command).join(' ')}' ;;`).join('\n')}
    esac
    return
  fi
  case $command in
    '') _dhcphop_words '${names.join(' ')}' ;;
${operands.join('\n')}
  esac
}
complete -F _dhcphop dhcphop
`;
}

function switches({ options }: AnyCommand): readonly string[] {
  return [...Object.entries(options).flatMap(([key, option]) => namesOf(optionName(key), option)), '--help'];
}

function reply(offer: Offer): string {
  switch (offer.kind) {
    case 'words':
      return `_dhcphop_words '${offer.words.join(' ')}';`;
    case 'file':
      return '_dhcphop_files;';
    case 'interface':
      return '_dhcphop_words "$(ls /sys/class/net)";';
    case 'nothing':
      return '';
  }
}
