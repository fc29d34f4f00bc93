/** A port of the bridge with the guest's own MAC (KubeVirt's bridge binding gone wrong): a cause, and no loop. */
import { expect, test } from 'vitest';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import type { HostState } from '../../src/state/host-state.ts';
import type { Message } from '../../src/trace/types.ts';
import { bridge, entry, port, tap } from '../wiring/wiring.ts';
import { DISCOVER, exchange, MAC, OFFER, PATH } from './build.ts';
import { END } from './end.ts';

const links = (mac: string): HostState => ({
  ...{ kind: 'link', timeNs: -2n },
  links: [port('uplink0', 'br0', { mac }), bridge('br0', { mac }), tap('tap0', 'br0')],
});
const fdb = (local: boolean): HostState => ({
  ...{ kind: 'fdb', timeNs: -1n },
  entries: [entry(MAC, 'br0', local ? 'uplink0' : 'tap0', { local, static: local })],
});
const line = (name: string, mac: string): HostState => ({
  ...{ kind: 'kernel-log', timeNs: 5n },
  text: `br0: received packet on ${name} with own address as source address (addr:${mac}, vlan:0)`,
});

function causes(states: readonly HostState[], messages: readonly Message[]) {
  const diagnosis = new Diagnosis([PATH]);
  for (const state of states) diagnosis.state(state);
  for (const [i, each] of messages.entries()) diagnosis.message(each, messages.slice(0, i + 1));
  diagnosis.exchange(exchange('reply-lost', messages));
  return diagnosis.end(END).findings.map(({ code, facts }) => ({ code, facts }));
}

const FOUND = { code: 'guest-mac-is-port-mac', facts: { mac: MAC, port: 'uplink0', bridge: 'br0' } };

test('a local entry for the guest is why a reply ends on the bridge', () => {
  expect(causes([links(MAC), fdb(true)], [DISCOVER, OFFER])).toEqual([FOUND]);
  expect(causes([links('02:00:00:00:00:77'), fdb(false)], [DISCOVER, OFFER])).toEqual([]);
});

test('the kernel’s complaint about the guest’s own frames is no loop behind its port', () => {
  expect(causes([links(MAC), line('tap0', MAC)], [DISCOVER])).toEqual([FOUND]);
  // Without the links the kernel's word does: it says so of local entries only.
  expect(causes([line('tap0', MAC)], [DISCOVER])).toEqual([{ ...FOUND, facts: { ...FOUND.facts, port: null } }]);
});

test('another own address that comes in from the guest is said to come from there', () => {
  const own = 'fe:16:3e:56:ea:fa';
  const facts = { port: 'tap0', address: own, vlan: 0, bridge: 'br0', isGuestPort: true };
  expect(causes([links(MAC), line('tap0', own)], [DISCOVER])).toEqual([{ code: 'own-address-from-outside', facts }]);
});
