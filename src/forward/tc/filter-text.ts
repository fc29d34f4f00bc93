/** A filter of traffic control with one of its actions, about as `tc filter add` takes it. */
import { isRecord } from '../../state/shapes.ts';
import type { TcFilter, TcJson } from './device.ts';
import { programOf } from './match.ts';

/** `action`: index of the one that is told; without it none is. */
export function filterText({ kind, pref, chain, protocol, options, actions }: TcFilter, action?: number): string {
  const where = chain === 0 ? `pref ${pref}` : `chain ${chain} pref ${pref}`;
  const told = action === undefined ? undefined : actions[action];
  const words = [where, `protocol ${protocol}`, kind, ...keysOf(kind, options), ...(told ? [actionText(told)] : [])];
  return words.join(' ');
}

function keysOf(kind: string, options: TcJson): readonly string[] {
  if (kind === 'flower' && isRecord(options.keys)) {
    return Object.entries(options.keys).map(([key, value]) => `${key} ${valueText(value)}`);
  }
  if (kind === 'bpf') return [programOf(options)];
  if (kind !== 'u32') return [];
  return Object.values(options).flatMap((key) =>
    isRecord(key) && 'off' in key ? [`match ${key.value}/${key.mask} at ${key.offmask}${key.off}`] : [],
  );
}

function valueText(value: unknown): string {
  return isRecord(value) && 'start' in value ? `${value.start}-${value.end}` : String(value);
}

function actionText({ kind, control_action: control, mirred_action: what, direction, to_dev: device }: TcJson): string {
  if (kind === 'mirred') return `action mirred ${direction} ${what} dev ${device}`;
  const type = isRecord(control) ? String(control.type) : '';
  return kind === 'gact' ? `action ${type}` : `action ${kind} ${type}`.trim();
}
