/** What shells offer behind `dhcphop explain`: of the words on the screen those that are one word of a shell. */
import { allExplained } from '../../report/words/explained.ts';

export const EXPLAINED_WORDS: readonly string[] = allExplained().flatMap(({ name }) =>
  /^[A-Za-z][\w-]+$/.test(name) ? [name] : [],
);
