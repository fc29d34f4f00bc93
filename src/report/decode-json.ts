/** `dhcphop decode --format json`: a message as an object. Addresses are dotted text, bytes are hex. Called by run-decode. */
import { formatIpv4 } from '../core/ipv4.ts';
import { formatTime } from '../core/time.ts';
import type { DecodedOption } from '../dhcp/options/decode-options.ts';
import { optionSpec } from '../dhcp/options/table.ts';
import type { OptionValue } from '../dhcp/options/value.ts';
import type { DecodeView } from './decode-view.ts';
import { formatJson, formatXid } from './json/json-text.ts';

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

function optionJson({ code, name, type, area, offset, instances, bytes, value, anomalies }: DecodedOption): unknown {
  return { code, name, type, area, offset, instances, hex: hexOf(bytes), value: valueJson(value), anomalies };
}

function valueJson(value: OptionValue): unknown {
  switch (value.kind) {
    case 'addresses':
      return { kind: value.kind, addresses: value.addresses.map(formatIpv4) };
    case 'address-pairs':
      return { kind: value.kind, pairs: value.pairs.map((pair) => pair.map(formatIpv4)) };
    case 'option-codes':
      return { kind: value.kind, codes: value.codes.map((code) => ({ code, name: optionSpec(code).name })) };
    case 'routes':
      return {
        kind: value.kind,
        routes: value.routes.map(({ destination, prefixLength, router }) => ({
          destination: `${formatIpv4(destination)}/${prefixLength}`,
          router: formatIpv4(router),
        })),
      };
    case 'list':
      return { kind: value.kind, items: value.items.map(valueJson) };
    case 'fields':
      return {
        kind: value.kind,
        fields: value.fields.map(({ name, value: each }) => ({ name, value: valueJson(each) })),
      };
    case 'suboptions':
      return {
        kind: value.kind,
        suboptions: value.suboptions.map(({ code, name, bytes, value: each }) => ({
          code,
          name,
          hex: hexOf(bytes),
          value: valueJson(each),
        })),
      };
    default:
      return value;
  }
}

function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
