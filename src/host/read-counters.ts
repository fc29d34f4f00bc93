/** Counters of the hops' interfaces, as `ip -j -s -s link` prints them. */
import { countersKind, type InterfaceCounters } from '../state/kinds/counters.ts';
import { parseCounters } from '../tools/parse-counters.ts';
import { inNamespace, parseJson } from './links.ts';
import { defineReader } from './reader.ts';

export const readCounters = defineReader({
  kind: countersKind,
  async read({ namespaces, interfaces }, run) {
    const all: InterfaceCounters[] = [];
    for (const netns of namespaces) {
      const args = [...inNamespace(netns), '-j', '-s', '-s', 'link', 'show'];
      const json = parseJson(await run('ip', args), ['ip', ...args].join(' '));
      for (const counters of parseCounters(json, netns)) if (interfaces.has(counters.name)) all.push(counters);
    }
    return { interfaces: all };
  },
});
