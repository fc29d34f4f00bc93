/** Counters of the hops' interfaces, as `ip -j -s -s link` prints them. */
import { joinInterfaceName } from '../path/interface-name.ts';
import { countersKind, type InterfaceCounters } from '../state/kinds/counters.ts';
import { integerOf, objectOf, objectsOf, textOf } from './json-fields.ts';
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

/** Counters of parsed JSON; interfaces without any are left out. Never throws. */
export function parseCounters(json: unknown, netns: string | null): readonly InterfaceCounters[] {
  const all: InterfaceCounters[] = [];
  for (const item of objectsOf(json)) {
    const name = textOf(item.ifname);
    const { rx, tx } = objectOf(item.stats64 ?? item.stats);
    if (name === null || rx === undefined || tx === undefined) continue;
    const [received, sent] = [objectOf(rx), objectOf(tx)];
    all.push({
      name: joinInterfaceName(netns, name),
      txDropped: integerOf(sent.dropped) ?? 0,
      rxDropped: integerOf(received.dropped) ?? 0,
      // iproute2 leaves this one out where it is zero.
      rxNohandler: integerOf(received.nohandler) ?? 0,
    });
  }
  return all;
}
