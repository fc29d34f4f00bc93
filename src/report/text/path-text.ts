/** `dhcphop path` for a person: the hops from the network to the guest, and what is wrong with them. */
import { largest } from '../../core/lists.ts';
import type { Probe } from '../../forward/probe.ts';
import type { HopRole, Path } from '../../path/path.ts';
import type { PathRemark } from '../../wiring/path-search.ts';
import type { WiringProblem } from '../../wiring/wiring-problem.ts';
import { sanitize } from '../sanitize.ts';
import { otherStops, probeText, stopAdvice, stopTitle } from '../words/probe-words.ts';
import { remarkText } from '../words/remark-words.ts';
import { wiringAdvice, wiringTitle } from '../words/wiring-words.ts';
import { labelled } from './layout.ts';
import { createStyle } from './style.ts';
import { displayWidth, padEnd } from './width.ts';

const ROLES: Readonly<Record<HopRole, string>> = {
  slaves: 'ports of the bond',
  bond: 'bond',
  vlan: 'VLAN',
  bridge: 'bridge',
  uplink: 'uplink',
  veth: 'virtual cable (veth)',
  tap: "the guest's port (tap)",
  vxlan: 'VXLAN tunnel',
  macvtap: "the guest's port (macvtap)",
  unknown: '',
};

export interface PathFindings {
  readonly path: Path;
  readonly remarks: readonly PathRemark[];
  readonly problems: readonly WiringProblem[];
  /** What the model of the kernel says of a message each way. */
  readonly probes: readonly Probe[];
}

export interface PathTextOptions {
  readonly columns: number;
  readonly color: boolean;
}

export function pathText(
  { path, remarks, problems, probes }: PathFindings,
  { columns, color }: PathTextOptions,
): string {
  const style = createStyle(color);
  const layout = { columns };
  const guest = path.guest === null ? 'MAC not known' : [path.guest.name, path.guest.mac].filter(Boolean).join('  ');
  const width = largest(
    0,
    path.hops.map(({ name }) => displayWidth(sanitize(name))),
  );
  const hops = path.hops.map(
    ({ name, role }, i) =>
      `${padEnd(sanitize(name), width)}  ${ROLES[role]}`.trimEnd().padStart(0) + (i === 0 ? '  < network' : ''),
  );
  const stops = otherStops(probes, problems);
  const lines = [
    ...labelled('guest', [guest], layout),
    ...hops.map((hop, i) => (i === 0 ? 'path    ' : '        ') + hop),
    ...probes.flatMap((each) => labelled(each.message === 'DISCOVER' ? 'OUT' : 'IN', [probeText(each)], layout)),
    ...labelled('NOTE', remarks.map(remarkText), layout),
    ...labelled('WRONG', [...problems.map(wiringTitle), ...stops.map(stopTitle)], layout, { paint: style.bad }),
    ...labelled('NEXT', [...new Set([...problems.map(wiringAdvice), ...stops.flatMap(stopAdvice)])], layout, {
      paint: style.strong,
      keepCommands: true,
    }),
    ...labelled(
      'OK',
      problems.length + stops.length === 0 ? ['nothing is wrong with this wiring as it stands'] : [],
      layout,
      {
        paint: style.good,
      },
    ),
  ];
  return `${lines.join('\n')}\n`;
}
