/** `dhcphop explain --format markdown`: a page on each code and word. docs/causes.md is made of it. */
import { longestRun } from './sanitize.ts';
import type { Explained } from './words/explained.ts';

export function explainMarkdown(all: readonly Explained[]): string {
  const chapter = (title: string, isCode: boolean) => {
    const pages = all.filter((each) => each.isCode === isCode).map(page);
    return pages.length === 0 ? [] : [`## ${title}\n`, ...pages];
  };
  return [
    '# What dhcphop says\n',
    ...chapter('Codes of findings', true),
    ...chapter('Words on the screen', false),
  ].join('\n');
}

function page({ name, meaning, proof, alike, advice }: Explained): string {
  return [
    `### ${code(name)}`,
    plain(meaning),
    `**What proves it.** ${plain(proof)}`,
    `**What else looks like it.** ${plain(alike)}`,
    `**What to do.**\n\n${advice.map((line) => `- ${adviceLine(line)}`).join('\n')}\n`,
  ].join('\n\n');
}

/** What is behind a colon may be a command: it is code, so that it can be copied. */
function adviceLine(line: string): string {
  const [, before = '', command] = /^(.*?: )((?:[a-z][\w-]* .*|\w+))$/.exec(line) ?? [];
  const isCommand =
    command !== undefined &&
    /^(?:sudo|dhcphop|ip|bridge|nft|iptables|ebtables|tc|tcpdump|cat|ss|virsh|ethtool|sysctl|dmesg|journalctl|nsenter|ovs-\w+)\b/.test(
      command,
    );
  return isCommand ? `${plain(before)}${code(command)}` : plain(line);
}

function code(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  return fence.length > 1 ? `${fence} ${text} ${fence}` : `\`${text}\``;
}

/** The sentences are ours, with no more than a few signs in them that Markdown would take for its own. */
function plain(text: string): string {
  return text.replaceAll(/[<>*_|[\]\\]/g, '\\$&');
}
