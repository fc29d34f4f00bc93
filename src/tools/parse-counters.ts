/** Reads the JSON of `ip -j -s -s link` into counters of interfaces. */
import { joinInterfaceName } from '../path/interface-name.ts';
import type { InterfaceCounters } from '../state/kinds/counters.ts';
import { integerOf, objectOf, objectsOf, textOf } from './json-fields.ts';

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
