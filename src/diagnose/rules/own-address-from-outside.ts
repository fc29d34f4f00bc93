/** The kernel says that a frame came in from outside with an address of the bridge or of one of its ports as source. */
import type { Link } from '../../path/host-state.ts';
import type { OwnAddressReport } from '../../path/own-address.ts';
import { defineRule } from '../rule.ts';

export const ownAddressFromOutside = defineRule({
  code: 'own-address-from-outside',
  level: 'cause',
  needs: ['kernel-log'],
  onEnd(_end, known) {
    const names = new Set(known.paths.flatMap(({ hops }) => hops.flatMap(({ interfaces }) => interfaces)));
    return known.ownAddressLines
      .filter(({ report }) => isOfPath(report, names, known.links))
      .map(({ timeNs, text, report: { port, mac, vlan, bridge } }) => ({
        facts: { port, address: mac, vlan, bridge },
        evidence: [{ source: 'kernel-log', timeNs, text }],
        exchanges: [],
        messages: [],
      }));
  },
});

/**
 * Whether the line is about a bridge of the path. The kernel log is one for all namespaces and names repeat in them,
 * so the address must be one of that bridge or of its ports where the links are known.
 */
function isOfPath(
  { bridge, port, mac }: OwnAddressReport,
  names: ReadonlySet<string>,
  links: readonly Link[],
): boolean {
  const master = bridge ?? links.find(({ name }) => name === port)?.master ?? null;
  if (!names.has(port) && (master === null || !names.has(master))) return false;
  if (mac === null || links.length === 0 || master === null) return names.has(port);
  return links.some((link) => link.mac === mac && (link.name === master || link.master === master));
}
