/** Reads the text of `bridge fdb show` into what `bridge -j fdb show` prints (iproute2, bridge/fdb.c). */
import type { JsonObject } from '../json-fields.ts';

const ENTRY = /^((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\s+(.*(?:dev|master|self)\s.*|.*\bself\b.*)$/i;
/** Words with another behind them. */
const WITH_VALUE: ReadonlySet<string> = new Set([
  'dev',
  'dst',
  'vlan',
  'vni',
  'src_vni',
  'via',
  'link-netnsid',
  'used',
  'master',
  'nhid',
]);
const STATES: ReadonlySet<string> = new Set(['permanent', 'static', 'stale']);

export function beginsFdb(line: string): boolean {
  return ENTRY.test(line);
}

/** `device`: what the command was asked for, where it leaves that out. Never throws; other lines are passed over. */
export function parseFdbText(lines: readonly string[], device: string | null = null): readonly JsonObject[] {
  return lines.flatMap((line) => {
    const [, mac, rest = ''] = ENTRY.exec(line) ?? [];
    if (mac === undefined) return [];
    const values = new Map<string, string>();
    const flags: string[] = [];
    let state = '';
    const words = rest.trim().split(/\s+/);
    for (let at = 0; at < words.length; at++) {
      const word = words[at]!;
      if (WITH_VALUE.has(word)) values.set(word, words[++at] ?? '');
      else if (STATES.has(word)) state = word;
      else flags.push(word);
    }
    const ifname = values.get('dev') ?? device;
    if (ifname === null) return [];
    const vlan = values.get('vlan');
    return [{ mac, ifname, master: values.get('master'), state, flags, ...(vlan ? { vlan: Number(vlan) } : {}) }];
  });
}
