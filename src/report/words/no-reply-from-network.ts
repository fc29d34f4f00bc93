/** What is said about `no-reply-from-network`; the rule is src/diagnose/rules/no-reply-from-network.ts. */
import type { PathEnd } from '../../diagnose/path-end.ts';
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

interface EndWords {
  /** Follows "requests left through X and no reply came back". */
  readonly behind: string;
  readonly advice: (hop: string) => string;
}

const SWITCH = 'check that the switch port carries the VLAN and does not block DHCP (snooping)';

const ENDS: Readonly<Record<PathEnd, EndWords>> = {
  server: {
    behind: 'the DHCP server behind it did not answer',
    advice: (hop) =>
      `whether the server takes what arrives there: ${netCommand('ip', hop, 'PORT', (name) => `-s link show ${name}`)}`,
  },
  wire: {
    behind: 'the cause is beyond this host',
    advice: (hop) =>
      `${SWITCH}; the VLAN, if any, that this host sends it in: ${netCommand('ip', hop, 'UPLINK', (name) => `-d link show ${name}`)}`,
  },
  tunnel: {
    behind: 'it is a tunnel, and what becomes of them inside was not followed',
    advice: (hop) =>
      `whether the tunnel sends broadcasts anywhere: ${netCommand('bridge', hop, 'TUNNEL', (name) => `fdb show dev ${name}`)} | grep 00:00:00:00:00:00`,
  },
  'open-vswitch': {
    behind: 'it is a port of Open vSwitch, which was not followed further',
    advice: () => 'where Open vSwitch sends them: sudo ovs-vsctl show; sudo ovs-appctl fdb/show BRIDGE',
  },
  'other-namespace': {
    behind: 'its other end is in another network namespace, which was not followed',
    advice: (hop) =>
      `which namespace that is: ${netCommand('ip', hop, 'UPLINK', (name) => `-d link show ${name}`)}; ip netns list-id`,
  },
  process: {
    behind: 'it is a tap, which a program of this host reads',
    advice: () => "which program that is: sudo grep -H '^iff:' /proc/[0-9]*/fdinfo/*",
  },
  unknown: {
    behind: 'what lies behind it is not known here',
    advice: () => SWITCH,
  },
};

function endOf(end: unknown): EndWords {
  return ENDS[typeof end === 'string' && Object.hasOwn(ENDS, end) ? (end as PathEnd) : 'unknown'];
}

export const noReplyFromNetwork: Words<'no-reply-from-network'> = {
  brief: 'the request left by the outermost hop and nothing came back',
  title: ({ hop, end, xdp }) =>
    `requests left through ${say(hop, 'the outermost hop')} and nothing came back: ${endOf(end).behind}${xdp === undefined ? '' : `, or its XDP program ${xdp} took the replies before the capture saw them`}`,
  likely: NOT_LIKELY,
  meaning:
    'The request crossed every hop of the path and left by the outermost one. No hop of this host showed a reply to it. Where the path begins at the server, it is the server that does not answer: it does not run, serves another network, or has no free address. Where the outermost hop is a wire, this host is not where it dies: the VLAN on the switch port, the DHCP server or relay, or a switch that snoops DHCP are. Where it is a tunnel, a port of Open vSwitch, or leads into another namespace, the way goes on where the trace did not look.',
  proof:
    'The request is seen heading to the network at the outermost hop, no hop shows a reply to its xid and MAC within 3 seconds, and the capture of the outermost hop was open and dropped nothing. The kind of the interface says what lies behind it.',
  advice: ({ hop, end, xdp }) => [
    ...(xdp === undefined
      ? []
      : [
          `see which XDP program stands in front of the capture: ${netCommand('ip', hop, 'UPLINK', (name) => `-d link show ${name}`)}`,
        ]),
    'check on the server or relay that the request arrives there, and that it has a free address for this network',
    endOf(end).advice(say(hop, '')),
  ],
};
