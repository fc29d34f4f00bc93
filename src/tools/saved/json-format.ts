/** JSON of ip, bridge, tc and nft: each told by its own fields, because nothing in it names the command. */

import { append } from '../../core/lists.ts';
import { isRecord } from '../../state/shapes.ts';
import { objectsOf, textOf } from '../json-fields.ts';
import { parseCounters } from '../parse-counters.ts';
import { parseFdb } from '../parse-fdb.ts';
import { parseVlans } from '../parse-vlans.ts';
import { parseToolJson } from '../tool-json.ts';
import type { PieceContext, SavedFormat } from './format.ts';
import type { Gathered } from './gathered.ts';
import { portLink } from './port-link.ts';

export const JSON_FORMAT: SavedFormat = {
  command: 'ip -j -d link, bridge -j ..., nft -j list ruleset',
  begins: (line) => /^\s*(?:\[\s*(?:\{|\]?\s*$)|\{\s*(?:"|$))/.test(line),
  isHeading: true,
  read(lines, context, into) {
    let json: unknown;
    try {
      json = parseToolJson(lines.join('\n'));
    } catch {
      into.remarks.push(`${context.file}: JSON that ends early, or is none, is not taken`);
      return false;
    }
    return readJson(json, lines.join('\n'), context, into);
  },
};

/** How many of the brackets that `line` opens stay open; `inString` goes on over lines in no JSON. */
export function openBrackets(line: string): number {
  let open = 0;
  for (const [found] of line.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (found === '[' || found === '{') open++;
    else if (found === ']' || found === '}') open--;
  }
  return open;
}

function readJson(json: unknown, text: string, context: PieceContext, into: Gathered): boolean {
  const { netns, file, command } = context;
  if (isRecord(json) && Array.isArray(json.nftables)) {
    into.nft.push({ netns, json: JSON.stringify(json) });
    return true;
  }
  if (/^tc\b/.test(command ?? '')) {
    into.tc.push({ netns, command: command ?? '', json: text });
    return true;
  }
  const items = objectsOf(json);
  const [first] = items;
  // An empty list is what a command prints that has nothing to tell.
  if (first === undefined) return Array.isArray(json);
  if (textOf(first.mac) !== null && (textOf(first.ifname) ?? textOf(first.dev)) !== null) {
    append(into.entries, parseFdb(json, netns));
    into.ask('fdb', netns);
  } else if (Array.isArray(first.vlans)) {
    append(into.vlans, parseVlans(json, netns));
    into.ask('vlans', netns);
  } else if (textOf(first.ifname) !== null && first.cost !== undefined) {
    for (const item of items) into.links.push({ netns, link: portLink(item), detail: 1 });
  } else if (textOf(first.ifname) !== null && Array.isArray(first.flags)) {
    for (const link of items) into.links.push({ netns, link, detail: isRecord(link.linkinfo) ? 2 : 0 });
    append(into.counters, parseCounters(json, netns));
  } else if (textOf(first.kind) === null) {
    into.remarks.push(`${file}: JSON with ${Object.keys(first).slice(0, 3).join(', ')} is of none of these commands`);
    return false;
  }
  return true;
}
