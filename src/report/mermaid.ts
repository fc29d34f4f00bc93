/**
 * An exchange as a sequence diagram for Mermaid, which sites that show Markdown draw: hops are participants, a lost message
 * is an arrow that ends in a cross. https://mermaid.js.org/syntax/sequenceDiagram.html
 */
import type { Hop, Path } from '../path/path.ts';
import { segmentsOf } from '../path/segments.ts';
import type { Exchange, Message } from '../trace/types.ts';
import { sanitize } from './sanitize.ts';

/** More would not fit a ticket. */
const MOST_MESSAGES = 16;

/** Lines of Mermaid, none of which a name can end or begin. */
export function mermaidLines({ path, messages }: Exchange): readonly string[] {
  const shown = messages.slice(0, MOST_MESSAGES);
  const more = messages.length - shown.length;
  const last = path.hops.length - 1;
  return [
    'sequenceDiagram',
    ...participants(path).map((line) => `    ${line}`),
    ...shown.flatMap((message) =>
      messageLines(
        message,
        path.hops.map(({ name }) => name),
      ).map((line) => `    ${line}`),
    ),
    ...(more > 0 ? [`    Note over h0,h${last}: and ${more} more`] : []),
  ];
}

/** The hops, those of one of several hosts in a box of their own. */
function participants(path: Path): readonly string[] {
  const numbers = new Map(path.hops.map((hop, i) => [hop, i]));
  const line = (hop: Hop) => `participant h${numbers.get(hop)} as ${mermaidText(hop.name)}`;
  const segments = segmentsOf(path);
  if (segments.length === 1) return path.hops.map(line);
  return segments.flatMap(({ host, hops }) => [`box ${mermaidText(host ?? 'this host')}`, ...hops.map(line), 'end']);
}

function messageLines(message: Message, hops: readonly string[]): readonly string[] {
  const { dhcp, heading, reflects, sightings, verdict } = message;
  const positions = [...new Set(sightings.map(({ position }) => position))];
  const way = positions.toSorted((a, b) => (heading === 'to-guest' ? a - b : b - a));
  const text = reflects === null ? dhcp.type : `${dhcp.type} came back`;
  const arrow = reflects === null ? '->>' : '-->>';
  const steps = way.slice(1).map((to, i) => `h${way[i]}${arrow}h${to}: ${text}`);
  const end = way.at(-1);
  if (end === undefined) return [];
  const missing = verdict?.status === 'lost' ? hops.indexOf(verdict.missing ?? '') : -1;
  if (missing >= 0 && reflects === null) return [...steps, `h${end}-xh${missing}: ${dhcp.type} lost`];
  if (verdict?.status === 'inconclusive') return [...steps, `Note over h${end}: ${text}, cannot be told further`];
  return steps.length > 0 ? steps : [`Note over h${end}: ${text}`];
}

/** Letters, digits and what is harmless stand; all else, and the keyword `end`, is written by its code. */
function mermaidText(name: string): string {
  const text = sanitize(name).replace(/[^A-Za-z0-9 ._-]/gu, (character) => `#${character.codePointAt(0)};`);
  return text.replace(/\bend\b/gi, (word) => `#${word.codePointAt(0)};${word.slice(1)}`);
}
