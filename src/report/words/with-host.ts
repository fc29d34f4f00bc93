/** In a trace of several hosts, words about one of them say which: commands are typed there. */
import type { Facts } from '../../diagnose/fact.ts';
import { hostOf } from '../../path/interface-name.ts';
import type { WordsOn } from './words.ts';

/** The same words, with the host that the facts are about in front; where they are of no host or of several, as they are. */
export function withHost(words: WordsOn): WordsOn {
  return {
    ...words,
    title(facts, count) {
      const host = hostOfFacts(facts);
      const title = words.title(facts, count);
      return host === null || title.includes(`${host}:`) ? title : `on ${host}, ${title}`;
    },
    advice(facts) {
      const host = hostOfFacts(facts);
      const advice = words.advice(facts);
      return host === null ? advice : advice.map((line) => `on ${host}, ${line}`);
    },
  };
}

/** The one host that the names among the facts are of; null for none and for several. */
function hostOfFacts(facts: Facts): string | null {
  const hosts = new Set<string>();
  for (const value of Object.values(facts)) {
    for (const text of Array.isArray(value) ? value : [value]) {
      const host = typeof text === 'string' ? hostOf(text) : null;
      if (host !== null) hosts.add(host);
    }
  }
  const [only, another] = hosts;
  return only !== undefined && another === undefined ? only : null;
}
