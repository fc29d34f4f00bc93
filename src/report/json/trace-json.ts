/**
 * Sightings, messages and exchanges as JSON (docs/report.schema.json): the hot path of the JSON and NDJSON reports. No
 * intermediate objects, few pieces a message, and what repeats is encoded once. Types and outcomes are constants of ours,
 * times, xids and MACs digits; names are quoted. Functions write from the first key
 * they name; the caller writes everything before it.
 */
import { decodeOptions } from '../../dhcp/options/decode-options.ts';
import type { Exchange, Heading, Message, Sighting, Verdict } from '../../trace/types.ts';
import { encodeText, type JsonBytes } from './json-bytes.ts';
import { formatJson, quoteAddress } from './json-text.ts';
import { optionJson } from './option-json.ts';
import { remember, rememberPair } from './remember.ts';

const placeMembers = rememberPair(
  (hop: string, name: string) => `"hop":${formatJson(hop)},"interface":${formatJson(name)},"time":`,
);
const DIRECTION = {
  in: encodeText(',"direction":"in"}'),
  out: encodeText(',"direction":"out"}'),
  unknown: encodeText(',"direction":null}'),
} as const;

/** From `"hop"` on. */
export function addSighting(out: JsonBytes, sighting: Sighting): void {
  out.add(placeMembers(sighting.hop, sighting.interface));
  out.addTime(sighting.timeNs);
  out.add(DIRECTION[sighting.direction ?? 'unknown']);
}

const plainVerdict = rememberPair((lastSeen: string, missing: string | null) =>
  verdictText({ status: missing === null ? 'delivered' : 'lost', lastSeen, missing, blind: [], reasons: [] }),
);

/** From `"status"` on. */
export function addVerdict(out: JsonBytes, verdict: Verdict): void {
  const { status, lastSeen, missing, blind, reasons } = verdict;
  const isPlain = status === (missing === null ? 'delivered' : 'lost') && blind.length === 0 && reasons.length === 0;
  if (isPlain) out.add(plainVerdict(lastSeen, missing));
  else out.addText(verdictText(verdict));
}

function verdictText({ status, lastSeen, missing, blind, reasons }: Verdict): string {
  return `"status":"${status}","lastSeen":${formatJson(lastSeen)},"missing":${formatJson(missing)},"blind":${formatJson(blind)},"reasons":${formatJson(reasons)}}`;
}

type Id = number | null;

/** `"type"` to the value of `"yiaddr"`. */
function kindMembers(heading: Heading, type: string, server: number | null, reflects: Id, retransmits: Id): string {
  return `,"type":"${type}","heading":"${heading}","reflects":${reflects},"retransmits":${retransmits},"server":${quoteAddress(server)},"yiaddr":`;
}

const firstSentMembers = {
  'to-network': rememberPair((type: string, server: number | null) =>
    kindMembers('to-network', type, server, null, null),
  ),
  'to-guest': rememberPair((type: string, server: number | null) => kindMembers('to-guest', type, server, null, null)),
} as const;

const NO_SIGHTING = encodeText(',"sightings":[');
const FIRST_SIGHTING = encodeText(',"sightings":[{');
const NEXT_SIGHTING = encodeText(',{');
const VERDICT = encodeText('],"verdict":{');
const NO_VERDICT = encodeText('],"verdict":null}');
const CLOSE = encodeText('}');

/** From the value of `"id"` on. */
export function addMessage(out: JsonBytes, message: Message): void {
  const { id, dhcp, heading, reflects, retransmits, sightings, verdict } = message;
  out.addNumber(id);
  if (reflects === null && retransmits === null) out.add(firstSentMembers[heading](dhcp.type, dhcp.serverId));
  else out.addText(kindMembers(heading, dhcp.type, dhcp.serverId, reflects, retransmits));
  out.addAddress(dhcp.yiaddr);
  // A message keeps its bytes where its options were asked for (--details).
  if (dhcp.payload.length > 0) out.addText(`,"options":${formatJson(decodeOptions(dhcp).map(optionJson))}`);
  if (sightings.length === 0) out.add(NO_SIGHTING);
  for (let i = 0; i < sightings.length; i++) {
    out.add(i === 0 ? FIRST_SIGHTING : NEXT_SIGHTING);
    addSighting(out, sightings[i]!);
  }
  if (verdict === null) {
    out.add(NO_VERDICT);
    return;
  }
  out.add(VERDICT);
  addVerdict(out, verdict);
  out.add(CLOSE);
}

const XID = encodeText(',"xid":"0x');
const CHADDR = encodeText('","chaddr":"');
const outcomeMembers = remember((outcome: string) => `","outcome":"${outcome}","clientState":`);
const clientStateMember = remember((state: string | null) => `${formatJson(state)},"phases":{"discoverToOffer":`);
const OFFER_TO_REQUEST = encodeText(',"offerToRequest":');
const REQUEST_TO_ACK = encodeText(',"requestToAck":');
const TO_NETWORK = encodeText('},"retransmissions":{"to-network":');
const TO_GUEST = encodeText(',"to-guest":');
const MESSAGES = encodeText('},"messages":[');
const FIRST_MESSAGE = encodeText('{"id":');
const NEXT_MESSAGE = encodeText(',{"id":');
const END = encodeText(']}');

/** From the value of `"id"` on. */
export function addExchange(out: JsonBytes, exchange: Exchange): void {
  const { id, xid, chaddr, outcome, clientState, phases, retransmissions, messages } = exchange;
  out.addNumber(id);
  out.add(XID);
  out.addHex(xid);
  out.add(CHADDR);
  out.addAscii(chaddr);
  out.add(outcomeMembers(outcome));
  out.add(clientStateMember(clientState));
  out.addTime(phases.discoverToOfferNs);
  out.add(OFFER_TO_REQUEST);
  out.addTime(phases.offerToRequestNs);
  out.add(REQUEST_TO_ACK);
  out.addTime(phases.requestToAckNs);
  out.add(TO_NETWORK);
  out.addNumber(retransmissions['to-network']);
  out.add(TO_GUEST);
  out.addNumber(retransmissions['to-guest']);
  out.add(MESSAGES);
  for (let i = 0; i < messages.length; i++) {
    out.add(i === 0 ? FIRST_MESSAGE : NEXT_MESSAGE);
    addMessage(out, messages[i]!);
  }
  out.add(END);
}
