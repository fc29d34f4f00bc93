/** One piece of evidence as one line of text, for every format. Not yet safe for a terminal. */
import type { Evidence } from '../../diagnose/evidence.ts';
import { durationText } from './duration-text.ts';
import { linkChangeText } from './link-change-text.ts';

/** Messages that servers send; all others are the guest's. */
const REPLIES: ReadonlySet<string> = new Set(['OFFER', 'ACK', 'NAK', 'FORCERENEW', 'BOOTREPLY']);

function frameText(evidence: Extract<Evidence, { source: 'frame' }>): string {
  const { type, mac } = evidence;
  const port = evidence.interface;
  const message = `${type} ${REPLIES.has(type) ? 'for' : 'from'} ${mac}`;
  switch (evidence.what) {
    case 'left':
      return `${message} left through ${port}`;
    case 'came-back':
      return `the same ${type} came back in on ${port}`;
    case 'went-on-inward':
      return `the returned ${type} went on inward to ${port}`;
    case 'arrived':
      return `${message} arrived on ${port}`;
    case 'last-seen':
      return `${message} was last seen on ${port}`;
  }
}

function fdbText({ mac, bridge, from, to, what }: Extract<Evidence, { source: 'fdb' }>): string {
  if (what === 'had') return to === null ? `fdb: ${bridge} did not know ${mac}` : `fdb: ${bridge} had ${mac} on ${to}`;
  if (to === null) return `fdb: ${bridge} forgot ${mac}${from === null ? '' : ` on ${from}`}`;
  return from === null ? `fdb: ${bridge} learned ${mac} on ${to}` : `fdb: ${mac} moved ${from} -> ${to}`;
}

function captureText(evidence: Extract<Evidence, { source: 'capture' }>): string {
  const { timeNs, untilNs, detail } = evidence;
  const text = `${evidence.interface}: ${detail}`;
  if (untilNs === undefined) return text;
  return untilNs === null ? `${text}; it did not come back` : `${text}; back after ${durationText(untilNs - timeNs)}`;
}

/** The state that stops the frame, as a colleague would check it. */
function portText({ code, facts }: Extract<Evidence, { source: 'port' }>): string {
  const { port, master, state, other, broadcast, mtu } = facts;
  switch (code) {
    case 'tap-not-on-bridge':
      return `${port}: master ${master ?? 'none'}`;
    case 'port-not-forwarding':
      return `${port}: state ${state}`;
    case 'port-isolated':
      return `${port} and ${other}: isolated on`;
    case 'flooding-off':
      return `${port}: ${broadcast === true ? 'bcast_flood' : 'flood'} off`;
    case 'learning-off':
      return `${port}: locked on`;
    case 'mtu-too-small':
      return `${port}: mtu ${mtu}`;
    case 'vlan-not-allowed':
      return facts.vlan === null ? `${port}: no PVID` : `${port}: not in VLAN ${facts.vlan}`;
    case 'vlan-tag-mismatch':
      return `${port}: VLAN ${facts.expected}`;
    case 'ip-header-wrong':
      return `${facts.bridge} hands frames to iptables, and this one's IPv4 header ${facts.fault} is wrong`;
    case 'filtered-by-nftables':
      return `nft ${facts.chain}: ${facts.rule}${certaintyText(facts)}`;
    case 'filtered-by-iptables':
    case 'filtered-by-ebtables':
      return `${facts.tool} -t ${facts.table}, ${facts.chain}: ${facts.rule}${certaintyText(facts)}`;
    case 'filtered-by-tc':
      return `tc, ${port} ${facts.place}: ${facts.rule}${certaintyText(facts)}`;
    case 'port-down':
      return `${port}: ${facts.up === true ? 'no carrier' : 'down'}`;
    default:
      return `${port ?? code}`;
  }
}

/** Where the rule and its counter agree, the counter has a line of its own. */
function certaintyText({ certainty }: Extract<Evidence, { source: 'port' }>['facts']): string {
  if (certainty === 'rule alone') return ' (by the rule alone: no counter tells)';
  return certainty === 'counter alone' ? ' (by its counter alone)' : '';
}

function countersText(evidence: Extract<Evidence, { source: 'counters' }>): string {
  const { counter, rose, timeNs, untilNs } = evidence;
  return `${counter} of ${evidence.interface} rose by ${rose} within ${durationText(untilNs - timeNs)}`;
}

export function evidenceText(evidence: Evidence): string {
  switch (evidence.source) {
    case 'frame':
      return frameText(evidence);
    case 'fdb':
      return fdbText(evidence);
    case 'kernel-log':
      return `kernel: ${evidence.text}`;
    case 'stats':
      return `the capture on ${evidence.interface} dropped ${evidence.dropped} frame${evidence.dropped === 1 ? '' : 's'}`;
    case 'capture':
      return captureText(evidence);
    case 'port-state':
      return `${evidence.port}: state ${evidence.from === null ? '' : `${evidence.from} -> `}${evidence.to}`;
    case 'port':
      return portText(evidence);
    case 'firewall':
      return `the counter of ${evidence.rule} rose by ${evidence.rose} within ${durationText(evidence.untilNs - evidence.timeNs)}`;
    case 'counters':
      return countersText(evidence);
    case 'link':
      return `${evidence.interface} ${linkChangeText(evidence.change, evidence.detail)}`;
  }
}
