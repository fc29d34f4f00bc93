/**
 * Sightings, messages, verdicts and exchanges as JSON text (docs/report.schema.json), one string each. The hot path of
 * the JSON and NDJSON reports: no intermediate objects, few pieces a message, and what repeats is joined only once
 * (`remember`). Types and outcomes are constants of ours, times, xids and MACs digits; names are quoted.
 *
 * Each function takes `lead`: the opening brace, and any members that shall come first.
 */
import { type DurationNs, formatTime } from '../../core/time.ts';
import { decodeOptions } from '../../dhcp/options/decode-options.ts';
import type { Exchange, Heading, Message, Phases, Sighting, Verdict } from '../../trace/types.ts';
import { formatJson, formatXid, quoteAddress, quoteName, quoteNames, remember } from './json-text.ts';
import { optionJson } from './option-json.ts';

const DIRECTION = { in: '","direction":"in"}', out: '","direction":"out"}', unknown: '","direction":null}' } as const;

const hopMember = remember((hop: string) => `"hop":${quoteName(hop)},"interface":`);
const interfaceMember = remember((name: string) => `${quoteName(name)},"time":"`);
const firstSentMembers: Readonly<Record<Heading, (type: string) => string>> = {
  'to-network': remember((type) => `,"type":"${type}","heading":"to-network","reflects":null,"retransmits":null,`),
  'to-guest': remember((type) => `,"type":"${type}","heading":"to-guest","reflects":null,"retransmits":null,`),
};
const serverMember = remember((address: number | null) => `"server":${quoteAddress(address)},"yiaddr":`);
const deliveredMembers = remember(
  (lastSeen: string) =>
    `"status":"delivered","lastSeen":${quoteName(lastSeen)},"missing":null,"blind":[],"reasons":[]}`,
);

export function sightingJson(sighting: Sighting, lead = '{'): string {
  const time = formatTime(sighting.timeNs);
  return `${lead}${hopMember(sighting.hop)}${interfaceMember(sighting.interface)}${time}${DIRECTION[sighting.direction ?? 'unknown']}`;
}

export function verdictJson(verdict: Verdict, lead = '{'): string {
  const { status, lastSeen, missing, blind, reasons } = verdict;
  const plain = missing === null && blind.length === 0 && reasons.length === 0;
  if (plain && status === 'delivered') return lead + deliveredMembers(lastSeen);
  return `${lead}"status":"${status}","lastSeen":${quoteName(lastSeen)},"missing":${quoteName(missing)},"blind":${quoteNames(blind)},"reasons":${quoteNames(reasons)}}`;
}

/** `"type"` to `"retransmits"`. */
function kindMembers({ dhcp, heading, reflects, retransmits }: Message): string {
  if (reflects === null && retransmits === null) return firstSentMembers[heading](dhcp.type);
  return `,"type":"${dhcp.type}","heading":"${heading}","reflects":${reflects},"retransmits":${retransmits},`;
}

export function messageJson(message: Message, lead = '{'): string {
  const { id, dhcp, verdict } = message;
  let sightings = '';
  for (const sighting of message.sightings) sightings += sightingJson(sighting, sightings === '' ? '{' : ',{');
  const judged = verdict === null ? '],"verdict":null}' : verdictJson(verdict, '],"verdict":{');
  const closing = verdict === null ? '' : '}';
  // A message keeps its bytes where its options were asked for (--details).
  const options = dhcp.payload.length === 0 ? '' : `,"options":${formatJson(decodeOptions(dhcp).map(optionJson))}`;
  return `${lead}"id":${id}${kindMembers(message)}${serverMember(dhcp.serverId)}${quoteAddress(dhcp.yiaddr)}${options},"sightings":[${sightings}${judged}${closing}`;
}

function quoteDuration(duration: DurationNs | null): string {
  return duration === null ? 'null' : `"${formatTime(duration)}"`;
}

function phasesJson({ discoverToOfferNs, offerToRequestNs, requestToAckNs }: Phases): string {
  return `{"discoverToOffer":${quoteDuration(discoverToOfferNs)},"offerToRequest":${quoteDuration(offerToRequestNs)},"requestToAck":${quoteDuration(requestToAckNs)}}`;
}

export function exchangeJson(exchange: Exchange, lead = '{'): string {
  const { retransmissions } = exchange;
  let messages = '';
  for (const message of exchange.messages) messages += messageJson(message, messages === '' ? '{' : ',{');
  return `${lead}"id":${exchange.id},"xid":"${formatXid(exchange.xid)}","chaddr":"${exchange.chaddr}","outcome":"${exchange.outcome}","clientState":${quoteName(exchange.clientState)},"phases":${phasesJson(exchange.phases)},"retransmissions":{"to-network":${retransmissions['to-network']},"to-guest":${retransmissions['to-guest']}},"messages":[${messages}]}`;
}
