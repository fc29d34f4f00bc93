/**
 * Judged messages of an exchange that waits for more, as one text: when a data centre comes back after a power cut, tens
 * of thousands of exchanges are open at once. What is read must have every field of its type, or it does not compile.
 */
import { NO_BYTES } from '../../core/bytes.ts';
import type { DhcpMessage } from '../../dhcp/message.ts';
import type { Message, Sighting, Verdict } from '../types.ts';
import { ByteReader, ByteWriter } from './byte-text.ts';

const NO_ANOMALIES: DhcpMessage['anomalies'] = [];

/** Texts that most messages share, so that a number stands for them. */
const KNOWN = [
  ...['DISCOVER', 'OFFER', 'REQUEST', 'ACK', 'NAK', 'to-network', 'to-guest', 'in', 'out'],
  ...['delivered', 'lost', 'inconclusive', 'good', 'absent', 'partial', 'bad', 'ff:ff:ff:ff:ff:ff'],
];

/** Used by one call at a time. */
const writer = new ByteWriter(KNOWN);

/**
 * The messages as one text; null where one has no verdict yet (whoever gives it holds the message itself), or holds what is
 * not packed: anomalies, its bytes, names that are not ASCII.
 */
export function packMessages(messages: readonly Message[]): string | null {
  writer.clear();
  writer.uint(messages.length);
  for (const message of messages) {
    const { dhcp, sightings, verdict } = message;
    if (verdict === null || dhcp.anomalies.length > 0 || dhcp.payload.length > 0) return null;
    writeMessage(message);
    writeVerdict(verdict);
    writeDhcp(dhcp);
    writer.uint(sightings.length);
    for (const sighting of sightings) writeSighting(sighting);
  }
  return writer.take();
}

/** The messages of a text that `packMessages` gave. */
export function unpackMessages(packed: string): Message[] {
  const from = new ByteReader(packed, KNOWN);
  const messages: Message[] = [];
  for (let left = from.uint(); left > 0; left--) messages.push(readMessage(from));
  return messages;
}

function writeMessage({ id, exchangeId, heading, reflects, retransmits }: Message): void {
  writer.uint(id);
  writer.uint(exchangeId);
  writer.text(heading);
  writer.uintOrNull(reflects);
  writer.uintOrNull(retransmits);
}

function writeVerdict(verdict: Verdict): void {
  writer.text(verdict.status);
  writer.text(verdict.lastSeen);
  writer.textOrNull(verdict.missing);
  writer.texts(verdict.blind);
  writer.texts(verdict.reasons);
}

function readMessage(from: ByteReader): Message {
  const id = from.uint();
  const exchangeId = from.uint();
  const heading = from.text() as Message['heading'];
  const reflects = from.uintOrNull();
  const retransmits = from.uintOrNull();
  const verdict = readVerdict(from);
  const dhcp = readDhcp(from);
  const sightings: Sighting[] = [];
  for (let left = from.uint(); left > 0; left--) sightings.push(readSighting(from));
  return { id, exchangeId, dhcp, heading, reflects, retransmits, sightings, verdict };
}

function readVerdict(from: ByteReader): Verdict {
  return {
    status: from.text() as Verdict['status'],
    lastSeen: from.text(),
    missing: from.textOrNull(),
    blind: from.texts(),
    reasons: from.texts() as unknown as Verdict['reasons'],
  };
}

function writeDhcp(dhcp: DhcpMessage): void {
  writer.uint(dhcp.op);
  writer.uint(dhcp.htype);
  writer.uint(dhcp.hlen);
  writer.uint(dhcp.hops);
  writer.uint(dhcp.xid);
  writer.uint(dhcp.secs);
  writer.uint(dhcp.flags);
  writer.uint(dhcp.ciaddr);
  writer.uint(dhcp.yiaddr);
  writer.uint(dhcp.siaddr);
  writer.uint(dhcp.giaddr);
  writer.text(dhcp.chaddr);
  writer.text(dhcp.type);
  writer.uintOrNull(dhcp.serverId);
  writer.uintOrNull(dhcp.requestedAddress);
  writer.textOrNull(dhcp.clientId);
  writer.textOrNull(dhcp.text);
  writer.uint(dhcp.contentKey);
}

function readDhcp(from: ByteReader): DhcpMessage {
  return {
    op: from.uint(),
    htype: from.uint(),
    hlen: from.uint(),
    hops: from.uint(),
    xid: from.uint(),
    secs: from.uint(),
    flags: from.uint(),
    ciaddr: from.uint(),
    yiaddr: from.uint(),
    siaddr: from.uint(),
    giaddr: from.uint(),
    chaddr: from.text(),
    type: from.text() as DhcpMessage['type'],
    serverId: from.uintOrNull(),
    requestedAddress: from.uintOrNull(),
    clientId: from.textOrNull(),
    text: from.textOrNull(),
    contentKey: from.uint(),
    anomalies: NO_ANOMALIES,
    payload: NO_BYTES,
  };
}

/** What the report needs; the id of the interface is of use only until the copies are judged. */
function writeSighting(sighting: Sighting): void {
  writer.text(sighting.hop);
  writer.uint(sighting.position);
  writer.text(sighting.interface);
  writer.time(sighting.timeNs);
  writer.textOrNull(sighting.direction);
  writer.textOrNull(sighting.linkSource);
  writer.textOrNull(sighting.linkDestination);
  writer.uint(sighting.vlanIds.length);
  for (const id of sighting.vlanIds) writer.uint(id);
  writer.text(sighting.checksum);
  writer.uint(sighting.ttl);
  writer.uint(sighting.wireLength);
  writer.uint(sighting.ipSource);
  writer.uint(sighting.ipDestination);
  writer.uint(sighting.sourcePort);
  writer.uint(sighting.destinationPort);
}

function readSighting(from: ByteReader): Sighting {
  return {
    hop: from.text(),
    position: from.uint(),
    interface: from.text(),
    timeNs: from.time(),
    direction: from.textOrNull() as Sighting['direction'],
    linkSource: from.textOrNull(),
    linkDestination: from.textOrNull(),
    vlanIds: from.uints(),
    checksum: from.text() as Sighting['checksum'],
    ttl: from.uint(),
    wireLength: from.uint(),
    ipSource: from.uint(),
    ipDestination: from.uint(),
    sourcePort: from.uint(),
    destinationPort: from.uint(),
  };
}
