/** What tshark makes of the DHCP in a capture: the judge of the conformance test. */
import { spawnSync } from 'node:child_process';

/** A node of `tshark -T json`. */
export type Json = string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface JudgedFrame {
  readonly bytes: Uint8Array;
  readonly wireLength: number;
  /** Wireshark's encapsulation number: 1 is Ethernet. */
  readonly encapsulation: number;
  /** One for each DHCP dissection in the frame; not an object where the frame was cut off before there were fields. */
  readonly dhcp: readonly Json[];
}

export function hasTshark(): boolean {
  return spawnSync('tshark', ['--version']).status === 0;
}

/** The frames of `file` in which tshark finds DHCP. */
export function judge(file: string): JudgedFrame[] {
  const args = ['-r', file, '-Y', 'dhcp', '-T', 'json', '--no-duplicate-keys', '-x'];
  const run = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, TZ: 'UTC' } });
  if (run.stdout.trim() === '') return [];
  const packets = JSON.parse(run.stdout) as { _source: { layers: Record<string, Json> } }[];
  return packets.map(({ _source: { layers } }) => {
    const raw = list(layers.frame_raw)[0];
    const frame = layers.frame as JsonObject;
    return {
      bytes: Uint8Array.from(Buffer.from(String(raw), 'hex')),
      wireLength: Number(frame['frame.len']),
      encapsulation: Number(frame['frame.encap_type']),
      dhcp: list(layers.dhcp),
    };
  });
}

export function list(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as Json];
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && !Array.isArray(value);
}

/** The texts below `node`, in order, without raw bytes, lengths and remarks. */
export function leaves(node: Json): string[] {
  if (typeof node === 'string') return [node];
  if (!isObject(node)) return list(node).flatMap(leaves);
  return Object.entries(node).flatMap(([key, value]) => (isRemark(key) ? [] : leaves(value)));
}

function isRemark(key: string): boolean {
  if (key.endsWith(' overload')) return true;
  return key.endsWith('_raw') || key.startsWith('_ws') || key === 'dhcp.option.length' || key === 'dhcp.option.value';
}
