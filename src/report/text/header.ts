/** The head of the text report: whose DHCP, along which hops, and how much was seen. */
import { append } from '../../core/lists.ts';
import type { Path } from '../../path/path.ts';
import type { ReportTail } from '../report.ts';
import { durationText } from '../words/duration-text.ts';
import { pathLine } from '../words/path-line.ts';
import { sayCount } from '../words/words.ts';
import { type Layout, labelled } from './layout.ts';

/** Paths shown by name; a bridge can have hundreds. */
const MAX_PATHS = 8;
/** More paths than this are one line, if they differ in their guests' ports only. */
const FEW_PATHS = 3;

function guestLine({ guest, hops }: Path, only: string | null): string {
  if (guest === null && only !== null) return `${only}  (the only one that was seen)`;
  if (guest === null) return `not named: every guest whose requests come in at ${hops.at(-1)?.name ?? 'the last hop'}`;
  return guest.name === null ? guest.mac : `${guest.name}  ${guest.mac}`;
}

/** `none dropped`, `3 dropped by the capture`, `drops not known`. */
function dropsText({ hops }: ReportTail): string {
  const known = hops.flatMap(({ dropped }) => (dropped === null ? [] : [dropped]));
  if (known.length === 0) return 'drops not recorded';
  const dropped = known.reduce((sum, count) => sum + count, 0);
  return dropped === 0 ? 'none dropped' : `${dropped} dropped by the capture`;
}

function spanText({ source }: ReportTail, { clock }: Layout): string {
  if (source.startNs === null) return 'unknown, there was no frame at all';
  const length = source.endNs === null ? '' : `, ${durationText(source.endNs - source.startNs)}`;
  return `${clock.full(source.startNs)}${length}`;
}

/** The hops that all paths share, network first, where that is all that differs from guest to guest; else null. */
function sharedHops(paths: readonly Path[]): string | null {
  const outward = new Set(
    paths.map(({ hops }) =>
      hops
        .slice(0, -1)
        .map(({ name }) => name)
        .join(' > '),
    ),
  );
  const [shared] = outward;
  return paths.length > FEW_PATHS && outward.size === 1 && shared !== undefined && shared !== '' ? shared : null;
}

function pathLines(tail: ReportTail, layout: Layout): readonly string[] {
  const shared = sharedHops(tail.paths);
  if (shared !== null) {
    const guests = `${tail.paths.length} of one bridge, each on a port of its own`;
    return [
      ...labelled('guests', [guests], layout),
      ...labelled('paths', [`${shared} > the guest's port > guest`], layout),
      ...orderLines(tail, layout),
    ];
  }
  const lines: string[] = [];
  for (const path of tail.paths.slice(0, MAX_PATHS)) {
    append(lines, labelled('guest', [guestLine(path, layout.guest)], layout));
    append(lines, labelled('path', [pathLine(path)], layout));
  }
  append(lines, orderLines(tail, layout));
  const more = tail.paths.length - MAX_PATHS;
  if (more > 0) append(lines, labelled('', [`and ${sayCount(more, 'more path')}`], layout));
  return lines;
}

/** Says that the order of the hops was inferred, unless somebody gave it. */
function orderLines({ order }: ReportTail, layout: Layout): readonly string[] {
  if (order?.source !== 'inferred') return [];
  const text = order.holds ? `inferred from the ${order.by}; --hops gives another` : 'cannot be told from the frames';
  return labelled('order', [text], layout);
}

export function headerLines(tail: ReportTail, layout: Layout): readonly string[] {
  const frames = tail.hops.reduce((sum, hop) => sum + hop.frames, 0);
  const dhcp = tail.hops.reduce((sum, hop) => sum + hop.dhcp, 0);
  const seen = `${sayCount(tail.hops.length, 'hop')}, ${sayCount(frames, 'frame')}, ${dhcp} with DHCP, ${dropsText(tail)}`;
  return [
    ...pathLines(tail, layout),
    ...labelled('trace', [seen], layout),
    ...labelled('time', [spanText(tail, layout)], layout),
  ];
}
