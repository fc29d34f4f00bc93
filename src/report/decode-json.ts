/** `dhcphop decode --format json`: a message as an object. Addresses are dotted text, bytes are hex. */
import { formatIpv4 } from '../core/ipv4.ts';
import { formatTime } from '../core/time.ts';
import type { DecodeView } from './decode-view.ts';
import { formatJson } from './json/json-text.ts';
import { optionJson } from './json/option-json.ts';
import { formatXid } from './words/format-xid.ts';

/** JSON text of one message. */
export function decodeJson(view: DecodeView): string {
  const { datagram, message, names } = view;
  return formatJson({
    time: formatTime(view.timeNs),
    interface: view.interface,
    direction: view.direction,
    wireLength: view.wireLength,
    capturedLength: view.capturedLength,
    linkSource: datagram.linkSource,
    linkDestination: datagram.linkDestination,
    vlanIds: datagram.vlanIds,
    ipSource: formatIpv4(datagram.ipSource),
    ipDestination: formatIpv4(datagram.ipDestination),
    ttl: datagram.ttl,
    sourcePort: datagram.sourcePort,
    destinationPort: datagram.destinationPort,
    udpChecksum: datagram.checksum,
    type: message.type,
    op: message.op,
    htype: message.htype,
    hlen: message.hlen,
    hops: message.hops,
    xid: formatXid(message.xid),
    secs: message.secs,
    flags: message.flags,
    ciaddr: formatIpv4(message.ciaddr),
    yiaddr: formatIpv4(message.yiaddr),
    siaddr: formatIpv4(message.siaddr),
    giaddr: formatIpv4(message.giaddr),
    chaddr: message.chaddr,
    sname: names.sname,
    file: names.file,
    options: view.options.map(optionJson),
    frameAnomalies: view.frameAnomalies,
    messageAnomalies: view.messageAnomalies,
  });
}
