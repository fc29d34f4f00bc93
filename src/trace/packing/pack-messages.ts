/**
 * Judged messages of an exchange that waits for more, as one text: when a data centre comes back after a power cut, tens
 * of thousands of exchanges are open at once. What is read must have every field of its type, or it does not compile.
 */
import { ByteReader, ByteWriter } from '../../core/byte-text.ts';
import { isPackable, readMessage, writeMessage } from '../../dhcp/pack-message.ts';
import type { Said } from '../../dhcp/said.ts';
import type { IpFault } from '../../frame/datagram.ts';
import type { Message, Sighting, Verdict } from '../types.ts';

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
export function packMessages(messages: readonly Message<Said>[]): string | null {
  writer.clear();
  writer.uint(messages.length);
  for (const message of messages) {
    const { dhcp, sightings, verdict } = message;
    if (verdict === null || !isPackable(dhcp)) return null;
    writeJudged(message);
    writeVerdict(verdict);
    writeMessage(writer, dhcp);
    writer.uint(sightings.length);
    for (const sighting of sightings) writeSighting(sighting);
  }
  return writer.take();
}

/** The messages of a text that `packMessages` gave. */
export function unpackMessages(packed: string): Message<Said>[] {
  const from = new ByteReader(packed, KNOWN);
  const messages: Message<Said>[] = [];
  for (let left = from.uint(); left > 0; left--) messages.push(readJudged(from));
  return messages;
}

function writeJudged({ id, exchangeId, heading, reflects, retransmits }: Message<Said>): void {
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

function readJudged(from: ByteReader): Message<Said> {
  const id = from.uint();
  const exchangeId = from.uint();
  const heading = from.text() as Message['heading'];
  const reflects = from.uintOrNull();
  const retransmits = from.uintOrNull();
  const verdict = readVerdict(from);
  const dhcp = readMessage(from);
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
  writer.textOrNull(sighting.ipFault);
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
    ipFault: from.textOrNull() as IpFault | null,
    wireLength: from.uint(),
    ipSource: from.uint(),
    ipDestination: from.uint(),
    sourcePort: from.uint(),
    destinationPort: from.uint(),
  };
}
