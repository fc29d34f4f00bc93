/** Reads the text of `bridge vlan` into what `bridge -j vlan` prints (iproute2, bridge/vlan.c). */
import type { JsonObject } from '../json-fields.ts';

const HEAD = /^port\s+vlan[ -]ids?\s*$/;
/** `tap0              1 PVID Egress Untagged`, and further VLANs of the same port on lines of their own. */
const ROW = /^(\S+)?\s+(\d{1,4})(?:-(\d{1,4}))?((?: [A-Z][a-z]*| PVID)*)\s*$/;

export function beginsVlans(line: string): boolean {
  return HEAD.test(line);
}

/** Never throws; lines that it does not know are passed over. */
export function parseVlansText(lines: readonly string[]): readonly JsonObject[] {
  const ports: { readonly ifname: string; readonly vlans: JsonObject[] }[] = [];
  for (const line of lines) {
    const [row, ifname, vlan, end, words = ''] = ROW.exec(line) ?? [];
    if (row === undefined) continue;
    if (ifname !== undefined) ports.push({ ifname, vlans: [] });
    const flags = ['PVID', 'Egress Untagged'].filter((flag) => words.includes(flag));
    ports.at(-1)?.vlans.push({ vlan: Number(vlan), ...(end ? { vlanEnd: Number(end) } : {}), flags });
  }
  return ports;
}
