/** A decoded option as an object for JSON: addresses are dotted text, bytes are hex. */
import { formatHex } from '../../core/hex.ts';
import { formatIpv4 } from '../../core/ipv4.ts';
import type { DecodedOption } from '../../dhcp/options/decode-options.ts';
import { optionSpec } from '../../dhcp/options/table.ts';
import type { OptionValue } from '../../dhcp/options/value.ts';

export function optionJson({
  code,
  name,
  type,
  area,
  offset,
  instances,
  bytes,
  value,
  anomalies,
}: DecodedOption): unknown {
  return { code, name, type, area, offset, instances, hex: formatHex(bytes), value: valueJson(value), anomalies };
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
          hex: formatHex(bytes),
          value: valueJson(each),
        })),
      };
    default:
      return value;
  }
}
