/** What is said about `interface-gone`; the rule is src/diagnose/rules/interface-gone.ts. */
import { NOT_LIKELY, say, type Words } from './words.ts';

export const interfaceGone: Words<'interface-gone'> = {
  brief: 'an interface was not there for a while',
  title: ({ interface: name }, count) =>
    `the capture of ${say(name, 'an interface')} was interrupted${count > 1 ? ` ${count} times` : ''}`,
  likely: NOT_LIKELY,
  meaning:
    'An interface of the path was deleted, or moved to another namespace, while it was traced: a guest that is started anew gets a new tap. Or the system clock was set: times go on as if it had not been, and of that moment nothing is claimed. Or the trace was told to end in a flood that it was behind of, and did not follow the last of it. The capture went on by itself when the interface was back. In files: two captures of one interface were given, and nobody captured between them. What could only have been seen there meanwhile is inconclusive, never lost.',
  proof: "The kernel's word that the interface is gone, and the moment at which its capture began again.",
  advice: () => ['what came meanwhile cannot be told: make the guest ask once more while the trace runs'],
};
