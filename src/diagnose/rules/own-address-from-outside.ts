/** The kernel says that a frame came in from outside with an address of the bridge or of one of its ports as source. */
import { interfaceNamesOf } from '../../path/hops-of.ts';
import { joinInterfaceName, splitInterfaceName } from '../../path/interface-name.ts';
import type { Link } from '../../state/host-state.ts';
import type { OwnAddressReport } from '../../state/own-address.ts';
import { defineRule } from '../rule.ts';

export const ownAddressFromOutside = defineRule({
  code: 'own-address-from-outside',
  level: 'cause',
  needs: ['kernel-log'],
  onEnd(_end, known) {
    const names = interfaceNamesOf(known.paths);
    return known.ownAddressLines.flatMap(({ timeNs, text, report }) => {
      const place = placeOf(report, names, known.links);
      if (place === null) return [];
      return {
        facts: { port: place.port, address: report.mac, vlan: report.vlan, bridge: place.bridge },
        evidence: [{ source: 'kernel-log', timeNs, text }],
        exchanges: [],
        messages: [],
      };
    });
  },
});

interface Place {
  readonly port: string;
  readonly bridge: string | null;
}

/**
 * The port and bridge of the path that a line is about, or null. The kernel log is one for all namespaces, tells bare names
 * and not whose they are, and names repeat (every container has an eth0): the address decides, which must be one of that
 * bridge or of its ports. Where bridges of two namespaces could say so, nothing is claimed. Where the line has no address
 * or the links are not known, names alone do for the namespace that the trace ran in, not for another.
 */
function placeOf(report: OwnAddressReport, names: ReadonlySet<string>, links: readonly Link[]): Place | null {
  const namespaces = new Set(
    [...names, ...links.map(({ name }) => name)].map((name) => splitInterfaceName(name).netns),
  );
  const places = [...namespaces].map((netns) => placeIn(netns, report, links));
  const byAddress = places.filter(({ bridge }) => bridge !== null && hasAddress(bridge, report.mac, links));
  const [only] = byAddress;
  if (only !== undefined) return byAddress.length === 1 && isOnPath(only, names) ? only : null;
  const here = placeIn(null, report, links);
  const isKnown = report.mac !== null && here.bridge !== null && links.length > 0;
  return !isKnown && names.has(here.port) ? here : null;
}

function placeIn(netns: string | null, { bridge, port }: OwnAddressReport, links: readonly Link[]): Place {
  const own = joinInterfaceName(netns, port);
  if (bridge !== null) return { port: own, bridge: joinInterfaceName(netns, bridge) };
  return { port: own, bridge: links.find(({ name }) => name === own)?.master ?? null };
}

function isOnPath({ port, bridge }: Place, names: ReadonlySet<string>): boolean {
  return names.has(port) || (bridge !== null && names.has(bridge));
}

function hasAddress(bridge: string, mac: string | null, links: readonly Link[]): boolean {
  return mac !== null && links.some((link) => link.mac === mac && (link.name === bridge || link.master === bridge));
}
