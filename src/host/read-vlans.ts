/** The VLAN tables of the bridges in the hops' namespaces. */
import { type PortVlans, vlansKind } from '../state/kinds/vlans.ts';
import { parseVlans } from '../tools/parse-vlans.ts';
import { inNamespace, parseJson } from './links.ts';
import { defineReader } from './reader.ts';

export const readVlans = defineReader({
  kind: vlansKind,
  async read({ namespaces }, run) {
    const ports: PortVlans[] = [];
    for (const netns of namespaces) {
      const args = [...inNamespace(netns), '-j', 'vlan', 'show'];
      const json = parseJson(await run('bridge', args), ['bridge', ...args].join(' '));
      for (const port of parseVlans(json, netns)) ports.push(port);
    }
    return { ports };
  },
});
