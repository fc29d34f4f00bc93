/** Reads the text of `bridge -d link` into what `bridge -j -d link` prints (iproute2, bridge/link.c). */
import type { JsonObject } from '../json-fields.ts';
import { switchesIn, wordAfter } from './field.ts';

/** `3: tap0@if2: <UP> mtu 1500 master br0 state forwarding priority 32 cost 2`; old versions say `state UP` first. */
const HEAD = /^(\d+): ([^\s:]+)(?: state [A-Z]+ )?: <([^>]*)> mtu (\d+)(.* priority \d+ cost \d+)\s*$/;
const SWITCHES = ['learning', 'flood', 'bcast_flood', 'hairpin', 'isolated', 'locked', 'proxy_arp'];

export function beginsBridgeLink(line: string): boolean {
  return HEAD.test(line);
}

/** Never throws; lines that it does not know are passed over. */
export function parseBridgeLinkText(lines: readonly string[]): readonly JsonObject[] {
  const ports: Record<string, unknown>[] = [];
  for (const line of lines) {
    const [, index, written = '', flags = '', mtu, rest = ''] = HEAD.exec(line) ?? [];
    const port = ports.at(-1);
    if (index === undefined) {
      if (port !== undefined && /^\s/.test(line)) Object.assign(port, switchesIn(line, SWITCHES));
      continue;
    }
    ports.push({
      ifindex: Number(index),
      ifname: written.replace(/(.)@[^@]*$/, '$1'),
      flags: flags.split(','),
      mtu: Number(mtu),
      master: wordAfter(rest, 'master'),
      state: wordAfter(rest, 'state'),
    });
  }
  return ports;
}
