/** Completion for fish. */
import { type AnyCommand, describeOption, type Option, optionName } from '../command.ts';
import { type CompletionInput, namesOf, type Offer, offerFor } from './offer.ts';

export function fishCompletion(input: CompletionInput): string {
  const lines = input.commands.flatMap((command) => {
    const of = `complete -c dhcphop -n ${quote(`__fish_seen_subcommand_from ${command.name}`)}`;
    return [
      `complete -c dhcphop -n __fish_use_subcommand -a ${command.name} -d ${quote(command.summary)}`,
      ...Object.entries(command.options).flatMap(([key, option]) => optionLines(of, key, option, input)),
      ...operandLines(of, command, input),
    ];
  });
  return `# Completion of dhcphop for fish, made by: dhcphop completion fish
complete -c dhcphop -f
complete -c dhcphop -s h -l help -d 'Show help'
complete -c dhcphop -n __fish_use_subcommand -s V -l version -d 'Show the version'
${lines.join('\n')}
`;
}

function optionLines(of: string, key: string, option: Option, input: CompletionInput): readonly string[] {
  const value = option.type === 'string' ? ` ${argumentOf(offerFor(option, input))}` : '';
  const text = quote(describeOption(option));
  return namesOf(optionName(key), option).map((name) => `${of} -l ${name.slice(2)}${value} -d ${text}`);
}

function operandLines(of: string, { operand }: AnyCommand, input: CompletionInput): readonly string[] {
  if (operand === null) return [];
  const offer = offerFor(operand, input);
  switch (offer.kind) {
    case 'words':
      return [`${of} -a ${quote(offer.words.join(' '))}`];
    case 'file':
      return [`${of} -F`];
    case 'interface':
      return [`${of} -a '(ls /sys/class/net)'`];
    case 'nothing':
      return [];
  }
}

function argumentOf(offer: Offer): string {
  switch (offer.kind) {
    case 'words':
      return `-x -a ${quote(offer.words.join(' '))}`;
    case 'file':
      return '-r -F';
    case 'interface':
      return "-x -a '(ls /sys/class/net)'";
    case 'nothing':
      return '-x';
  }
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
