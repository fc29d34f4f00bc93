/**
 * One DHCP frame with everything that `dhcphop decode` says about it, made once for every format: envelope, header,
 * boot names, options, and all that is odd, also what only frame and message together show.
 */
import type { Anomaly } from '../core/anomaly.ts';
import type { Direction, Frame } from '../core/frame.ts';
import type { TimeNs } from '../core/time.ts';
import { type BootNames, decodeBootNames } from '../dhcp/boot-names.ts';
import { headerRemarks } from '../dhcp/header-remarks.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import { type DecodedOption, decodeOptions } from '../dhcp/options/decode-options.ts';
import type { Datagram } from '../frame/datagram.ts';

export interface DecodeView {
  readonly interface: string;
  readonly timeNs: TimeNs;
  readonly direction: Direction | null;
  readonly wireLength: number;
  readonly capturedLength: number;
  readonly datagram: Datagram;
  readonly message: DhcpMessage;
  readonly names: BootNames;
  readonly options: readonly DecodedOption[];
  /** Of the envelope: offsets count from the start of the frame. */
  readonly frameAnomalies: readonly Anomaly[];
  /** Of the message as a whole: offsets count from its first byte. Those of options stand with them. */
  readonly messageAnomalies: readonly Anomaly[];
}

const CHADDR_AT = 28;
const UDP_CHECKSUM: Readonly<Record<Datagram['checksum'], string | null>> = {
  good: null,
  unknown: null,
  absent: 'no UDP checksum',
  partial: 'the UDP checksum is only begun: offload has not finished it',
  bad: 'the UDP checksum is wrong',
};

/** The view of `message`, which `datagram` of `frame` carried. */
export function viewMessage(frame: Frame, name: string, datagram: Datagram, message: DhcpMessage): DecodeView {
  const frameAnomalies = [...datagram.anomalies];
  const checksum = UDP_CHECKSUM[datagram.checksum];
  // The UDP header stands right before its payload, wherever tags and tunnels have put that.
  const payloadAt = message.payload.byteOffset - frame.bytes.byteOffset;
  const isInFrame = message.payload.buffer === frame.bytes.buffer;
  if (checksum) {
    const offset = isInFrame ? payloadAt - 2 : 0;
    frameAnomalies.push({ code: `udp-checksum-${datagram.checksum}`, offset, detail: checksum });
  }
  if (frame.bytes.length < frame.wireLength) {
    const detail = `${frame.bytes.length} of ${frame.wireLength} bytes were captured`;
    frameAnomalies.push({ code: 'frame-cut-off', offset: frame.bytes.length, detail });
  }
  const messageAnomalies = [...message.anomalies, ...headerRemarks(message)];
  if (isSentByAnother(datagram, message)) {
    const detail = `chaddr ${message.chaddr}, but sent by ${datagram.linkSource}`;
    messageAnomalies.push({ code: 'chaddr-differs', offset: CHADDR_AT, detail });
  }
  return {
    interface: name,
    timeNs: frame.timeNs,
    direction: frame.direction,
    wireLength: frame.wireLength,
    capturedLength: frame.bytes.length,
    datagram,
    message,
    names: decodeBootNames(message),
    options: decodeOptions(message),
    frameAnomalies,
    messageAnomalies,
  };
}

/** A request straight from a client names in chaddr who sent it. */
function isSentByAnother({ linkSource }: Datagram, { op, hlen, giaddr, chaddr }: DhcpMessage): boolean {
  return op === 1 && giaddr === 0 && hlen === 6 && linkSource !== null && linkSource !== chaddr;
}
