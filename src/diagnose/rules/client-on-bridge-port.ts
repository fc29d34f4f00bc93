/** A DHCP client of this host asks on a port of a bridge, where it never gets the replies: the bridge takes them. */
import { interfaceNamesOf } from '../../path/hops-of.ts';
import { fact } from '../fact.ts';
import { defineRule } from '../rule.ts';

export const clientOnBridgePort = defineRule({
  code: 'client-on-bridge-port',
  facts: { interface: fact.text, bridge: fact.text, mac: fact.mac },
  level: 'cause',
  standsAlone: true,
  needs: [],
  onEnd(_end, known) {
    return known.bridgePortClients
      .found(interfaceNamesOf(known.paths))
      .map(({ port, bridge, mac, sighting, dhcp }) => ({
        facts: { interface: port, bridge, mac },
        evidence: [
          {
            source: 'frame' as const,
            timeNs: sighting.timeNs,
            what: 'left' as const,
            type: dhcp.type,
            messageId: 0,
            mac: dhcp.chaddr,
            hop: sighting.hop,
            interface: port,
            direction: sighting.direction,
          },
        ],
        exchanges: [],
        messages: [],
      }));
  },
});
