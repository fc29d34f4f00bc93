/** Whose bridge a line of the kernel log is about, which is one for all network namespaces. */
import { expect, test } from 'vitest';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import { Knowledge } from '../../src/diagnose/knowledge.ts';
import { ownAddressPlace } from '../../src/diagnose/own-address-place.ts';
import type { Path } from '../../src/path/path.ts';
import type { HostState, Link } from '../../src/state/host-state.ts';
import { bridge, port } from '../wiring/wiring.ts';
import { DISCOVER, exchange, message, OFFER, PATH } from './build.ts';
import { END } from './end.ts';

const OWN = 'fe:16:3e:56:ea:fa';
const LINE = 'br0: received packet on eth0 with own address as source address (addr:fe:16:3e:56:ea:fa, vlan:0)';

function pathIn(prefix: string): Path {
  const hops = (['eth0', 'br0', 'tap0'] as const).map((name) => ({
    name: `${prefix}${name}`,
    interfaces: [`${prefix}${name}`],
    role: name === 'br0' ? ('bridge' as const) : ('unknown' as const),
  }));
  return { guest: null, hops };
}

/** A bridge with two ports, in a namespace, one of which has `mac`. */
function wiringIn(prefix: string, mac: string): readonly Link[] {
  const name = `${prefix}br0`;
  return [bridge(name), port(`${prefix}eth0`, name), port(`${prefix}tap0`, name, { mac })];
}

function factsOf(path: Path, links: readonly Link[], text = LINE, of: { readonly host?: string } = {}) {
  const diagnosis = new Diagnosis([path]);
  if (links.length > 0) diagnosis.state({ kind: 'link', timeNs: 1n, links, ...of });
  diagnosis.state({ kind: 'kernel-log', timeNs: 2n, text, ...of });
  const { findings } = diagnosis.end({ ...END, endNs: 3n });
  return findings.map(({ facts }) => facts);
}

test('a bridge in another namespace is known by its addresses, and told with its namespace', () => {
  const links = [...wiringIn('', '02:00:00:00:00:01'), ...wiringIn('ns/', OWN)];
  expect(factsOf(pathIn('ns/'), links)).toEqual([{ port: 'ns/eth0', bridge: 'ns/br0', address: OWN, vlan: 0 }]);
  expect(factsOf(pathIn('ns/'), wiringIn('ns/', OWN))).toHaveLength(1);
  expect(factsOf(pathIn(''), links)).toEqual([]);
});

test('the same names with another address are another namespace’s', () => {
  expect(factsOf(pathIn('ns/'), wiringIn('ns/', '02:00:00:00:00:01'))).toEqual([]);
  expect(factsOf(pathIn(''), wiringIn('', '02:00:00:00:00:01'))).toEqual([]);
  expect(factsOf(pathIn(''), wiringIn('', OWN))).toHaveLength(1);
});

test('nothing is claimed where bridges of two namespaces have names and address in common', () => {
  const links = [...wiringIn('', OWN), ...wiringIn('ns/', OWN)];
  expect(factsOf(pathIn('ns/'), links)).toEqual([]);
  expect(factsOf(pathIn(''), links)).toEqual([]);
});

test('without address or links names do in the namespace of the trace, and in no other', () => {
  const old = 'br0: received packet on eth0 with  own address as source address';
  expect(factsOf(pathIn(''), wiringIn('', OWN), old)).toHaveLength(1);
  expect(factsOf(pathIn(''), [])).toHaveLength(1);
  expect(factsOf(pathIn('ns/'), wiringIn('ns/', OWN), old)).toEqual([]);
  expect(factsOf(pathIn('ns/'), [])).toEqual([]);
});

test('a port that leads to a guest is told as such; the only hop of a path may lead anywhere', () => {
  const onTap = LINE.replace('eth0', 'tap0');
  const links = wiringIn('', OWN);
  const told = { port: 'tap0', bridge: 'br0', address: OWN, vlan: 0 };
  expect(factsOf(pathIn(''), links, onTap)).toEqual([{ ...told, isGuestPort: true }]);
  const [, , last] = pathIn('').hops;
  expect(factsOf({ guest: null, hops: [last!] }, links, onTap)).toContainEqual(told);
});

test('a port beside the path counts where its bridge is on it, and only there', () => {
  const beside = LINE.replace('eth0', 'eth1');
  const links = [...wiringIn('', OWN), port('eth1', 'br0')];
  expect(factsOf(pathIn(''), links, beside)).toMatchObject([{ port: 'eth1', bridge: 'br0' }]);
  expect(factsOf(pathIn('ns/'), [...links, ...wiringIn('ns/', '02:00:00:00:00:01')], beside)).toEqual([]);
  expect(factsOf(pathIn(''), [], beside)).toEqual([]);
});

test('the log of a host is about the interfaces of that host', () => {
  const [links, of] = [wiringIn('A:', OWN), { host: 'A' }];
  expect(factsOf(pathIn('A:'), links, LINE, of)).toMatchObject([{ port: 'A:eth0', bridge: 'A:br0' }]);
  expect(factsOf(pathIn('B:'), links, LINE, of)).toEqual([]);
  expect(factsOf(pathIn('A:'), links, LINE)).toEqual([]);
});

test('it is no cause where each loss is explained by a stage that takes frames wherever the guest is believed to be', () => {
  const links = (isolated: boolean) => {
    const flags = { learning: true, flood: true, broadcastFlood: true, hairpin: false, isolated, locked: false };
    const ports = ['uplink0', 'tap0'].map((name) =>
      port(name, 'br0', { port: flags, mac: name === 'tap0' ? OWN : name }),
    );
    return [bridge('br0'), ...ports];
  };
  const levelsWith = (isolated: boolean, offer = OFFER) => {
    const diagnosis = new Diagnosis([PATH]);
    diagnosis.state({ kind: 'link', timeNs: -1n, links: links(isolated) });
    diagnosis.state({ kind: 'fdb', timeNs: -1n, entries: [] });
    diagnosis.state({ kind: 'kernel-log', timeNs: 2n, text: LINE.replace('eth0', 'uplink0') });
    diagnosis.message(DISCOVER, [DISCOVER]);
    diagnosis.message(offer, [DISCOVER, offer]);
    diagnosis.exchange(exchange('reply-lost', [DISCOVER, offer]));
    return diagnosis.end(END).findings.map(({ code, level }) => `${code} ${level}`);
  };
  expect(levelsWith(true)).toEqual(['own-address-from-outside symptom', 'port-isolated cause']);
  expect(levelsWith(false)).toEqual(['own-address-from-outside cause']);
  const before = message(3, 'OFFER', ['uplink0 in 500'], {
    verdict: { ...OFFER.verdict!, lastSeen: 'uplink0', missing: 'br0' },
  });
  expect(levelsWith(true, before)).toEqual(['own-address-from-outside cause']);
});

test('the owner is the port that has the address, else the bridge; a guest port is one of any path', () => {
  const links = (...own: readonly Link[]): HostState => ({ kind: 'link', timeNs: 1n, links: own });
  const placeOf = (own: readonly Link[], paths: readonly Path[] = [pathIn('')], text = LINE) => {
    const known = new Knowledge(paths);
    known.addState(links(...own));
    known.addState({ kind: 'kernel-log', timeNs: 2n, text });
    return ownAddressPlace(known.ownAddressLines[0]!, known);
  };
  const bridgeToo = [bridge('br0', { mac: OWN }), port('eth0', 'br0'), port('tap0', 'br0', { mac: OWN })];
  const elsewhere = [bridge('br9', { mac: OWN }), port('tap9', 'br9', { mac: OWN })];
  expect(placeOf(bridgeToo)?.owner).toBe('tap0');
  expect(placeOf([...elsewhere, ...bridgeToo])?.owner).toBe('tap0');
  expect(placeOf([...elsewhere, bridge('br0', { mac: OWN }), port('eth0', 'br0')])?.owner).toBe('br0');
  expect(placeOf([bridge('br0'), port('eth0', 'br0')])).toBe(null);
  const onTap = LINE.replace('eth0', 'tap0');
  expect(placeOf(bridgeToo, [pathIn(''), pathIn('ns/')], onTap)?.isGuestPort).toBe(true);
  // A line may name the port alone.
  const old = 'received packet on eth0 with own address as source address';
  expect(placeOf(bridgeToo, [pathIn('')], old)?.bridge).toBe('br0');
  expect(placeOf([], [pathIn('')], old)?.bridge).toBe(null);
});

test('of very many lines the latest are kept', () => {
  const known = new Knowledge([]);
  const add = (i: number) => known.addState({ kind: 'kernel-log', timeNs: BigInt(i), text: LINE });
  for (let i = 1; i <= 1000; i++) add(i);
  expect([known.ownAddressLines.length, known.ownAddressLines[0]?.timeNs]).toEqual([1000, 1n]);
  add(1001);
  expect([known.ownAddressLines.length, known.ownAddressLines[0]?.timeNs]).toEqual([1000, 2n]);
});
