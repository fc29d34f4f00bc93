/** Data frames of IEEE 802.11, not encrypted: addresses by direction, then LLC with SNAP. */
import { u8 } from '../../core/bytes.ts';
import { endWalk, type Layer, type Place } from '../place.ts';
import { enterLlc } from './ethernet.ts';

/** First byte of the frame control: type (data) and the bits of its subtype. */
const TYPE = 0x0c;
const DATA = 0x08;
const QOS = 0x80;
const WITHOUT_DATA = 0x40;
/** Second byte. */
const TO_SYSTEM = 0x01;
const FROM_SYSTEM = 0x02;
const PROTECTED = 0x40;
const HAS_HT_CONTROL = 0x80;

export function enterWlan(place: Place, at: number): Layer {
  const { bytes, end } = place;
  const kind = u8(bytes, at);
  const flags = u8(bytes, at + 1);
  const hasData = (kind & TYPE) === DATA && (kind & WITHOUT_DATA) === 0 && (flags & PROTECTED) === 0;
  if (at + 24 > end || !hasData) return endWalk(place);
  const isTo = (flags & TO_SYSTEM) !== 0;
  const isFrom = (flags & FROM_SYSTEM) !== 0;
  place.destinationAt = isTo ? at + 16 : at + 4;
  place.sourceAt = isFrom ? (isTo ? at + 24 : at + 16) : at + 10;
  const qosBytes = (kind & QOS) === 0 ? 0 : (flags & HAS_HT_CONTROL) === 0 ? 2 : 6;
  return enterLlc(place, at + 24 + (isTo && isFrom ? 6 : 0) + qosBytes);
}
