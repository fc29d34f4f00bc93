/**
 * nft 1.0.6 and some other versions leave out of their JSON which devices a chain of the family netdev is hooked to; their
 * text has it (`type filter hook ingress device "p0" priority ...`, `devices = { p0, q0 }`).
 */
import { isRecord } from '../state/shapes.ts';

const TABLE = /^\s*table netdev (\S+) \{/;
const CHAIN = /^\s*chain (\S+) \{/;
const DEVICES = /^\s*type \w+ hook \w+ devices? (?:= \{ (?<list>[^}]*) \}|"?(?<one>[^" ]+)"?) priority/;

/** Whether devices are missing in the JSON of a ruleset. */
export function lacksDevices(json: string): boolean {
  if (!json.includes('"netdev"')) return false;
  return chainsOf(json).some(({ family, hook, dev }) => family === 'netdev' && hook !== undefined && dev === undefined);
}

/** The JSON with `dev` of each chain from `nft list chains netdev`. */
export function withDevices(json: string, text: string): string {
  const devices = devicesIn(text);
  const document: unknown = JSON.parse(json);
  for (const chain of chainsOf(document)) {
    const dev = devices.get(`${chain.table} ${chain.name}`);
    if (chain.family === 'netdev' && dev !== undefined) chain.dev ??= dev;
  }
  return JSON.stringify(document);
}

function devicesIn(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  let table = '';
  let chain = '';
  for (const line of text.split('\n')) {
    table = TABLE.exec(line)?.[1] ?? table;
    chain = CHAIN.exec(line)?.[1] ?? chain;
    const { list, one } = DEVICES.exec(line)?.groups ?? {};
    const names = one === undefined ? list?.split(',').map((name) => name.trim().replaceAll('"', '')) : [one];
    if (names !== undefined) found.set(`${table} ${chain}`, names);
  }
  return found;
}

/** The chains of a ruleset, as text or parsed. Nothing of JSON that is none. */
function chainsOf(json: unknown): Record<string, unknown>[] {
  let document = json;
  if (typeof json === 'string') {
    try {
      document = JSON.parse(json);
    } catch {
      return [];
    }
  }
  const objects: readonly unknown[] = isRecord(document) && Array.isArray(document.nftables) ? document.nftables : [];
  return objects.flatMap((each) => (isRecord(each) && isRecord(each.chain) ? [each.chain] : []));
}
