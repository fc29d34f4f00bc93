/** What is said about `interface-changed`; the rule is src/diagnose/rules/interface-changed.ts. */
import { NOT_LIKELY, say, sayWord, type Words } from './words.ts';

export const interfaceChanged: Words<'interface-changed'> = {
  brief: 'an interface went down, came up, was renamed or moved',
  title: ({ interface: name }, count) =>
    `${say(name, 'an interface')} changed${count > 1 ? ` ${count} times` : ''} while it was traced`,
  likely: NOT_LIKELY,
  meaning:
    'An interface of the path went down or up, got another name, or was put on another bridge while it was traced. Its capture went on. What was sent to an interface that is down or on another bridge does not arrive there.',
  proof: "The kernel's word for each change, with its time.",
  advice: ({ interface: name }) => [`see what happened to it: dmesg -T | grep -w -- ${sayWord(name, 'INTERFACE')}`],
};
