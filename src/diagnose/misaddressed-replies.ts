/**
 * Replies that were sent to one MAC and name another in chaddr: the client they were sent to does not take them for its
 * own. Every frame counts, judged or not.
 */
import type { DhcpMessage } from '../dhcp/message.ts';
import { HalvingMap } from '../trace/tables/halving-map.ts';
import type { Exchange, Sighting } from '../trace/types.ts';
import { isGroupMac } from '../wiring/guest-mac.ts';
import type { Evidence } from './evidence.ts';

const MOST_REPLIES = 4096;

interface Misaddressed {
  readonly sighting: Sighting;
  readonly dhcp: DhcpMessage;
}

export class MisaddressedReplies {
  /** By receiver and xid. */
  readonly #seen = new HalvingMap<Misaddressed>(MOST_REPLIES);

  add(sighting: Sighting, dhcp: DhcpMessage): void {
    const { linkDestination } = sighting;
    // A reply to a relay is sent to the relay's MAC.
    if (linkDestination === null || linkDestination === dhcp.chaddr || dhcp.giaddr !== 0) return;
    if (!isGroupMac(linkDestination)) this.#seen.set(`${linkDestination} ${dhcp.xid}`, { sighting, dhcp });
  }

  /** The reply to the client of this exchange, under its xid, that names another; null where there was none. */
  of({ chaddr, xid, messages }: Exchange): Evidence | null {
    const found = this.#seen.get(`${chaddr} ${xid}`);
    const askedNs = messages[0]?.sightings[0]?.timeNs;
    if (found === undefined || askedNs === undefined || found.sighting.timeNs < askedNs) return null;
    const { sighting, dhcp } = found;
    return {
      source: 'frame',
      timeNs: sighting.timeNs,
      what: 'arrived',
      type: dhcp.type,
      messageId: 0,
      mac: dhcp.chaddr,
      hop: sighting.hop === '' ? sighting.interface : sighting.hop,
      interface: sighting.interface,
      direction: sighting.direction,
    };
  }
}
