/** Whether a filter of traffic control matches a frame (tcf_classify, and the classify function of each kind). */
import type { Truth } from '../firewall/truth.ts';
import type { Packet } from '../packet.ts';
import type { TcFilter, TcJson } from './device.ts';
import { matchesFlower } from './flower.ts';
import { matchesU32 } from './u32.ts';

export function matches(filter: TcFilter, packet: Packet): Truth {
  const { kind, options } = filter;
  // Such a filter is in the hardware only.
  if (options.skip_sw === true || !fitsProtocol(filter, packet)) return false;
  if (kind === 'matchall') return true;
  if (kind === 'flower') return matchesFlower(options.keys, packet);
  if (kind === 'u32') return matchesU32(options, packet);
  if (kind === 'bpf') return { unknown: `whether the program ${programOf(options)} matches` };
  return { unknown: `whether tc's ${kind} matches` };
}

/** By the outermost tag, which is metadata by then (skb_protocol). */
function fitsProtocol({ protocol }: TcFilter, packet: Packet): boolean {
  const own = packet.vlanIds.length > 0 ? ['802.1Q', '802.1ad'] : ['ip'];
  return protocol === 'all' || own.includes(protocol);
}

/**
 * The name of a filter's BPF program: the one that the filter was given, `NAME:[SECTION]`, which is always told; the kernel's
 * own only to those who may see it.
 */
export function programOf({ prog, bpf_name: given }: TcJson): string {
  const program = typeof prog === 'object' && prog !== null ? (prog as { name?: unknown; id?: unknown }) : {};
  if (typeof given === 'string') return given.replace(/:\[.*\]$/, '');
  // Classic BPF stands in the filter itself.
  if (program.name === undefined && program.id === undefined) return 'bytecode';
  return String(program.name ?? `with id ${program.id}`);
}
