/**
 * A decoded message as part of one text (src/core/byte-text.ts), for the many that wait. What is read must have every
 * field of its type, or it does not compile.
 */
import type { ByteReader, ByteWriter } from '../core/byte-text.ts';
import { NO_BYTES } from '../core/bytes.ts';
import type { DhcpMessage } from './message.ts';
import type { Said } from './said.ts';

const NO_ANOMALIES: DhcpMessage['anomalies'] = [];

/** Whether it is a decoded message that nothing is lost of in a text, which holds neither its anomalies nor its bytes. */
export function isPackable(said: Said): said is DhcpMessage {
  const { anomalies, payload } = said as Partial<DhcpMessage>;
  return anomalies?.length === 0 && payload?.length === 0;
}

/** Writes a message that is packable. */
export function writeMessage(writer: ByteWriter, message: DhcpMessage): void {
  writer.uint(message.op);
  writer.uint(message.htype);
  writer.uint(message.hlen);
  writer.uint(message.hops);
  writer.uint(message.xid);
  writer.uint(message.secs);
  writer.uint(message.flags);
  writer.uint(message.ciaddr);
  writer.uint(message.yiaddr);
  writer.uint(message.siaddr);
  writer.uint(message.giaddr);
  writer.text(message.chaddr);
  writer.text(message.type);
  writer.uintOrNull(message.serverId);
  writer.uintOrNull(message.requestedAddress);
  writer.textOrNull(message.clientId);
  writer.textOrNull(message.text);
  writer.uint(message.contentKey);
}

/** The message that `writeMessage` wrote. */
export function readMessage(from: ByteReader): DhcpMessage {
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
