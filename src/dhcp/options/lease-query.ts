/** Options of LEASEQUERY and its bulk form: RFC 4388, RFC 6926, RFC 7724. */
import { u8 } from '../../core/bytes.ts';
import { decodeEnumeration, number } from './scalars.ts';
import { text } from './strings.ts';
import { field, OPAQUE, type OptionDecoder } from './value.ts';

const STATUS: Readonly<Record<number, string>> = {
  0: 'Success',
  1: 'UnspecFail',
  2: 'QueryTerminated',
  3: 'MalformedQuery',
  4: 'NotAllowed',
  5: 'DataMissing',
  6: 'ConnectionActive',
  7: 'CatchUpComplete',
  8: 'TLSConnectionRefused',
};

/** Option 151. */
export const decodeStatusCode: OptionDecoder = (bytes, note) => {
  if (bytes.length === 0) {
    note('option-length', 0, 'no status byte');
    return OPAQUE;
  }
  const status = u8(bytes, 0);
  const fields = [field('status', number(status, STATUS[status] ?? null))];
  if (bytes.length > 1) fields.push(field('message', text(bytes.subarray(1))));
  return { kind: 'fields', fields };
};

/** Option 156. */
export const decodeDhcpState = decodeEnumeration({
  1: 'AVAILABLE',
  2: 'ACTIVE',
  3: 'EXPIRED',
  4: 'RELEASED',
  5: 'ABANDONED',
  6: 'RESET',
  7: 'REMOTE',
  8: 'TRANSITIONING',
});

/** Option 157: bit 0 of the flags. */
export const decodeDataSource = decodeEnumeration({ 0: 'local', 1: 'remote' });
