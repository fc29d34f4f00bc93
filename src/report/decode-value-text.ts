/** Option values as lines for a person: the first beside the option's name, nested ones indented below it. */
import { formatIpv4 } from '../core/ipv4.ts';
import { formatMac } from '../core/mac.ts';
import { optionSpec } from '../dhcp/options/table.ts';
import type { OptionValue } from '../dhcp/options/value.ts';
import { sanitize } from './sanitize.ts';

const INFINITE = 0xffffffff;
/** Longer opaque values are cut; JSON has all of them. */
const MAX_HEX_BYTES = 64;

/** Lines that are safe on a terminal; `bytes` are the raw ones, for what has no other meaning. */
export function valueLines(value: OptionValue, bytes: Uint8Array): readonly string[] {
  switch (value.kind) {
    case 'fields':
      return inRow(value.fields.map((field) => named(field.name, valueLines(field.value, bytes))));
    case 'suboptions':
      return below(
        value.suboptions.map((sub) =>
          named(`${sub.code} ${sub.name ?? ''}`.trimEnd(), valueLines(sub.value, sub.bytes)),
        ),
        'no sub-options',
      );
    case 'list': {
      const items = value.items.map((item) => valueLines(item, bytes));
      const areShort = items.every((lines) => lines.length === 1 && lines[0]!.length < 40);
      return areShort ? [items.flat().join(', ') || 'none'] : below(items, 'none');
    }
    case 'option-codes':
      return [value.codes.map((code) => `${code} ${optionSpec(code).name}`).join(', ') || 'none'];
    case 'routes':
      return below(
        value.routes.map(({ destination, prefixLength, router }) => [
          `${formatIpv4(destination)}/${prefixLength} ${router === 0 ? 'on link' : `via ${formatIpv4(router)}`}`,
        ]),
        'none',
      );
    default:
      return [scalarText(value, bytes)];
  }
}

/** A duration as a person says it: `1 h 30 min (5400 s)`, `45 s`, `infinite`. */
export function secondsText(seconds: number): string {
  if (seconds === INFINITE) return 'infinite';
  if (Math.abs(seconds) < 60) return `${seconds} s`;
  const sizes: readonly (readonly [number, string])[] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  let left = Math.abs(seconds);
  const parts: string[] = [];
  for (const [size, unit] of sizes) {
    if (left >= size) parts.push(`${Math.floor(left / size)} ${unit}`);
    left %= size;
  }
  return `${seconds < 0 ? '-' : ''}${parts.join(' ')} (${seconds} s)`;
}

/** Text in quotes, so that spaces and emptiness show; what is no UTF-8 is said. */
export function quoted(text: string, encoding: 'utf-8' | 'latin1'): string {
  return `"${sanitize(text)}"${encoding === 'latin1' ? ' (not UTF-8, shown as Latin-1)' : ''}`;
}

function scalarText(value: OptionValue, bytes: Uint8Array): string {
  switch (value.kind) {
    case 'flag':
      return value.on ? 'yes' : 'no';
    case 'number':
      return value.meaning === null ? String(value.number) : `${value.meaning} (${value.number})`;
    case 'seconds':
      return secondsText(value.seconds);
    case 'epoch':
      return `${new Date(value.seconds * 1000).toISOString().replace('.000Z', 'Z')} (${value.seconds})`;
    case 'addresses':
      return value.addresses.map(formatIpv4).join(', ') || 'none';
    case 'address-pairs':
      return value.pairs.map(([first, second]) => `${formatIpv4(first)} ${formatIpv4(second)}`).join(', ');
    case 'text':
      return quoted(value.text, value.encoding);
    case 'names':
      return value.names.map(sanitize).join(', ') || 'none';
    case 'hex':
      return value.hex || 'empty';
    default:
      return hexText(bytes);
  }
}

function hexText(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'empty';
  if (bytes.length <= MAX_HEX_BYTES) return formatMac(bytes, 0, bytes.length);
  return `${formatMac(bytes, 0, MAX_HEX_BYTES)}... (${bytes.length} bytes)`;
}

/** A name before the first line, the others indented below it. */
function named(name: string, [first = '', ...rest]: readonly string[]): readonly string[] {
  const head = first === '' ? `${name}:` : `${name}: ${first}`;
  return [head, ...rest.map((line) => `  ${line}`)];
}

/** In one line where each part has one and all fit, else one below the other. */
function inRow(parts: readonly (readonly string[])[]): readonly string[] {
  const row = parts.flat().join(', ');
  return parts.every((lines) => lines.length === 1) && row.length <= 80 ? [row] : below(parts, 'empty');
}

function below(parts: readonly (readonly string[])[], whenEmpty: string): readonly string[] {
  if (parts.length === 0) return [whenEmpty];
  return parts.length === 1 ? parts[0]! : ['', ...parts.flat()];
}
