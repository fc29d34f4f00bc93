/** Host state as one line to read: the MESSAGE of an incident's journal entry, as Wireshark lists it. */
import type { HostState } from './host-state.ts';

/** Every string here comes from the host and ends up in a line-based format: controls and Unicode's line ends. */
const LINE_BREAKING = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

/** One line without control characters, for instance `fdb br0: fa:16:3e:56:ea:fa moved tap0 -> bond0`. */
export function hostStateMessage(state: HostState): string {
  return messageOf(state).replace(LINE_BREAKING, '?');
}

function messageOf(state: HostState): string {
  switch (state.kind) {
    case 'path': {
      const guest = state.path.guest;
      return `path: ${[...state.path.hops.map((hop) => hop.name), guest ? guest.mac : 'guest unknown'].join(' > ')}`;
    }
    case 'link':
      return `link: ${state.links.length} interfaces`;
    case 'fdb':
      return `fdb: ${state.entries.length} entries`;
    case 'fdb-change': {
      const vlan = state.vlan === null ? '' : ` vlan ${state.vlan}`;
      return `fdb ${state.bridge}: ${state.mac}${vlan} ${changeOf(state.from, state.to)}`;
    }
    case 'kernel-log':
      return state.text;
    case 'promisc':
      return `promisc: ${state.interface} made promiscuous by the trace`;
    case 'capture':
      return `capture: ${state.interface} ${state.change}${state.detail === '' ? '' : `: ${state.detail}`}`;
    case 'link-change':
      return `link: ${state.interface} ${state.change}${state.detail === '' ? '' : `: ${state.detail}`}`;
    case 'gap':
      return `gap: ${state.what} unobserved: ${state.reason}`;
  }
}

function changeOf(from: string | null, to: string | null): string {
  if (to === null) return from === null ? 'gone' : `gone from ${from}`;
  return from === null ? `learned on ${to}` : `moved ${from} -> ${to}`;
}
