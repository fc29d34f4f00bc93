/** Requests that went out by Wi-Fi, or out of a virtual machine: when it is told, and when it is not known. */
import { expect, test } from 'vitest';
import { Diagnosis } from '../../../src/diagnose/diagnosis.ts';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { uplinkIsWifi } from '../../../src/diagnose/rules/uplink-is-wifi.ts';
import type { HostState, Link } from '../../../src/state/host-state.ts';
import type { Outcome } from '../../../src/trace/types.ts';
import { link } from '../../wiring/wiring.ts';
import { DISCOVER, exchange, PATH } from '../build.ts';
import { END } from '../end.ts';

const links = (...all: readonly Link[]): HostState => ({ kind: 'link', timeNs: -1n, links: all });
const machine = (...wireless: readonly string[]): HostState => ({
  ...{ kind: 'machine', timeNs: -1n, product: null, hypervisor: null, wireless },
});
const UPLINK = link('uplink0');
const ON_WLAN = link('uplink0', { kind: 'macvlan', lower: 'wlan0' });
const WLAN = link('wlan0');

function interfacesOf(states: readonly HostState[], from = DISCOVER) {
  const known = new Knowledge([PATH]);
  for (const state of states) known.addState(state);
  return uplinkIsWifi.create!().onExchange!(exchange('no-reply', [from]), known).map(({ facts }) => facts.interface);
}

test('the Wi-Fi interface is the one that the request left by, or the one below it', () => {
  expect(interfacesOf([links(UPLINK), machine('uplink0')])).toEqual(['uplink0']);
  expect(interfacesOf([links(link('wlan1'), WLAN, ON_WLAN), machine('wlan0')])).toEqual(['wlan0']);
  expect(interfacesOf([links(ON_WLAN), machine('wlan0')])).toEqual([]);
  expect(interfacesOf([links(UPLINK), machine('wlan0')])).toEqual([]);
  expect(interfacesOf([links(UPLINK)])).toEqual([]);
});

test('a frame from the station’s own MAC passes', () => {
  const own = { ...DISCOVER, sightings: DISCOVER.sightings.map((each) => ({ ...each, linkSource: UPLINK.mac })) };
  expect(interfacesOf([links(UPLINK), machine('uplink0')], own)).toEqual([]);
});

test('where the machine was not read it is not known, if requests left and were not answered', () => {
  const unobserved = (outcome: Outcome) => {
    const diagnosis = new Diagnosis([PATH]);
    diagnosis.state(links(UPLINK));
    diagnosis.exchange(exchange(outcome, [DISCOVER]));
    return diagnosis
      .end(END)
      .unobserved.filter(({ needs }) => needs === 'machine')
      .map(({ code }) => code);
  };
  expect(unobserved('no-reply').toSorted()).toEqual(['host-is-a-guest', 'uplink-is-wifi']);
  expect(unobserved('reply-lost')).toEqual([]);
});
