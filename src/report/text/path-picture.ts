/** The path with the place where messages end, in one line: `uplink0 ===> br0 ==X  tap0`. */
import type { ReportTail } from '../report.ts';
import type { Digest } from './digest.ts';
import { type Layout, labelled } from './layout.ts';
import { displayWidth } from './width.ts';

/** Empty where nothing was lost, several paths differ, or the line would not fit. */
export function pathPicture({ paths }: ReportTail, { losses }: Digest, layout: Layout): readonly string[] {
  const [loss] = losses;
  const path = paths.find(({ hops }) => hops.some(({ name }) => name === loss?.missing));
  if (loss === undefined || path === undefined) return [];
  const names = path.hops.map(({ name }) => name);
  const isInward = loss.heading === 'to-guest';
  const from = names.indexOf(loss.lastSeen);
  const to = names.indexOf(loss.missing);
  const [near, far] = isInward ? [from, to] : [to, from];
  if (from < 0 || to < 0) return [];
  const pieces = names.map((name, at) => {
    if (at === names.length - 1) return name;
    if (at === near) return isInward ? `${name} ==X  ` : `${name}  X== `;
    const isReached = isInward ? at < near : at >= far;
    if (at > near && at < far) return `${name}  .  `;
    return isReached ? `${name} ${isInward ? '===>' : '<==='} ` : `${name}       `;
  });
  const picture = pieces.join('').trimEnd();
  return displayWidth(picture) > layout.columns - 8 ? [] : labelled('', [picture], layout);
}
