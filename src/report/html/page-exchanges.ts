/** Makes what the page shows of exchanges: plain objects, with frames and paths that repeat kept once. */
import { formatIpv4 } from '../../core/ipv4.ts';
import type { TimeNs } from '../../core/time.ts';
import { decodeOptions } from '../../dhcp/options/decode-options.ts';
import type { Path } from '../../path/path.ts';
import type { Exchange, Message, Sighting } from '../../trace/types.ts';
import { optionLines } from '../decode-text.ts';
import { toneOf, withVerdict } from '../exchange-tone.ts';
import { sanitize } from '../sanitize.ts';
import { createStyle } from '../text/style.ts';
import { formatXid } from '../words/format-xid.ts';
import { leaseText } from '../words/lease-text.ts';
import { outcomeText, reasonText } from '../words/trace-words.ts';
import { sayList } from '../words/words.ts';
import type { PageExchange, PageFrame, PageHop, PageMessage, PageSighting } from './page-data.ts';

const OPTION_COLUMNS = 100;
const PLAIN = createStyle(false);

export class PageExchanges {
  /** What times count from; null before the first. */
  base: TimeNs | null = null;
  readonly paths: (readonly PageHop[])[] = [];
  readonly frames: PageFrame[] = [];
  readonly #pathIndexes = new Map<string, number>();
  readonly #frameIndexes = new Map<string, number>();

  /** Nanoseconds after the base: exact for a hundred days, and to the microsecond for centuries. */
  time(timeNs: TimeNs): number {
    this.base ??= timeNs;
    return Number(timeNs - this.base);
  }

  view(exchange: Exchange): PageExchange {
    const { id, xid, chaddr, path, outcome } = exchange;
    const messages = exchange.messages.map((message) => this.#message(message, path));
    const times = messages.flatMap(({ at }) => at.map(([, time]) => time));
    const lease = leaseText(exchange);
    const losses = withVerdict(exchange, 'lost').map(({ dhcp, verdict }) => `${dhcp.type} before ${verdict?.missing}`);
    return {
      id,
      xid: formatXid(xid),
      mac: chaddr,
      guest: sanitize(path.guest?.name ?? ''),
      path: this.#path(path),
      tone: toneOf(exchange),
      ending: outcomeText(outcome) + (lease === null ? '' : ` (${lease})`),
      losses: [...new Set(losses)].map(sanitize),
      from: times.reduce((least, time) => Math.min(least, time), times[0] ?? 0),
      to: times.reduce((most, time) => Math.max(most, time), times[0] ?? 0),
      messages,
    };
  }

  #message(message: Message, path: Path): PageMessage {
    const { id, dhcp, heading, reflects, retransmits, verdict } = message;
    const missing = verdict?.status === 'lost' ? path.hops.findIndex(({ name }) => name === verdict.missing) : -1;
    const isKept = dhcp.payload.length > 0 && reflects === null;
    return {
      id,
      type: dhcp.type,
      toGuest: heading === 'to-guest',
      reflects,
      retransmits,
      tone: verdict?.status === 'lost' ? 'bad' : verdict?.status === 'delivered' ? 'good' : 'unsure',
      ...fateOf(message),
      missing: missing < 0 ? null : missing,
      address: dhcp.yiaddr === 0 ? '' : formatIpv4(dhcp.yiaddr),
      server: dhcp.serverId === null ? '' : formatIpv4(dhcp.serverId),
      at: message.sightings.map((sighting) => this.#sighting(sighting)),
      options: isKept ? decodeOptions(dhcp).flatMap((option) => optionLines(option, OPTION_COLUMNS, PLAIN)) : [],
    };
  }

  #sighting(sighting: Sighting): PageSighting {
    const { position, timeNs, direction } = sighting;
    return [position, this.time(timeNs), direction ?? '', this.#frame(sighting)];
  }

  #frame(sighting: Sighting): number {
    const { linkSource, linkDestination, vlanIds, checksum, ttl, ipSource, ipDestination, sourcePort } = sighting;
    const lines = [
      ['Ethernet', linkSource === null ? 'not recorded' : `${linkSource} to ${linkDestination ?? 'not recorded'}`],
      ['VLAN', vlanIds.join(', ')],
      ['IP', `${formatIpv4(ipSource)}:${sourcePort} to ${formatIpv4(ipDestination)}:${sighting.destinationPort}`],
      ['TTL', `${ttl}`],
      ['UDP checksum', checksum],
      ['length', `${sighting.wireLength} bytes`],
    ] as const;
    const told = lines.filter(([, value]) => value !== '').map(([name, value]) => [name, sanitize(value)] as const);
    const frame = { interface: sanitize(sighting.interface), lines: told };
    return indexOf(this.#frameIndexes, this.frames, JSON.stringify(frame), frame);
  }

  #path({ hops }: Path): number {
    const shown = hops.map(({ name, role }) => ({ name: sanitize(name), role }));
    return indexOf(this.#pathIndexes, this.paths, JSON.stringify(shown), shown);
  }
}

function indexOf<Item>(indexes: Map<string, number>, items: Item[], key: string, item: Item): number {
  const known = indexes.get(key);
  if (known !== undefined) return known;
  indexes.set(key, items.length);
  return items.push(item) - 1;
}

/** The verdict in words, and in a few. */
function fateOf({ reflects, verdict }: Message): Pick<PageMessage, 'fate' | 'short'> {
  if (reflects !== null) return { fate: 'came back from the network', short: 'came back' };
  if (verdict === null) return { fate: 'no verdict', short: 'no verdict' };
  const { status, lastSeen, missing, reasons, blind } = verdict;
  if (status === 'delivered') return { fate: status, short: status };
  const why = sayList(reasons.map(reasonText)) || 'not enough is known';
  if (status === 'inconclusive') return { fate: sanitize(`cannot be told: ${why}`), short: 'cannot be told' };
  const between = blind.length === 0 ? '' : `; ${sayList(blind)} could not have shown it`;
  return {
    fate: sanitize(`LOST: last seen at ${lastSeen}, missing at ${missing}${between}`),
    short: sanitize(`LOST, missing at ${missing}`),
  };
}
