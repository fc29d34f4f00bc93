/**
 * Traffic control: filters where a device takes frames in (sch_handle_ingress, behind its capture) and where it sends them
 * (sch_handle_egress, in front of its capture), and the queue that they leave by (__dev_xmit_skb).
 */
import type { Link } from '../../state/host-state.ts';
import type { TcPlace } from '../../state/kinds/tc.ts';
import { type Answer, counted, PASSES, unknown } from '../answer.ts';
import { counterRise, type RulesAround } from '../firewall/rules-around.ts';
import type { Host } from '../host.ts';
import type { Packet } from '../packet.ts';
import type { BridgeStage, DeviceStage } from '../stage.ts';
import type { TcDevice, TcFilter, TcQdisc } from '../tc/device.ts';
import { filterText } from '../tc/filter-text.ts';
import { TcWalk, tcPackets } from '../tc/walk.ts';
import { firewallAnswer } from './firewall-answer.ts';
import { answerOf } from './gate.ts';
import { isDownward, isUpward } from './step-direction.ts';

export const TC_INGRESS: BridgeStage = ({ from }, packet, host) => filters('ingress', from, packet, host);
export const TC_EGRESS: BridgeStage = ({ to }, packet, host) => filters('egress', to, packet, host);
export const QUEUE: BridgeStage = ({ to }, packet, host) => queue(to, packet, host);

/** Up to a bond or a VLAN device, or down from one; between the ends of a veth pair there is nothing of it. */
export const stepTrafficControl: DeviceStage = (step, packet, host) => {
  if (isUpward(step)) return filters('ingress', step.from, packet, host);
  if (!isDownward(step)) return PASSES;
  const answers = [filters('egress', step.to, packet, host), queue(step.to, packet, host)];
  return answerOf(answers.map((answer, priority) => ({ priority, answer: () => answer })));
};

function filters(place: TcPlace, device: Link | null, packet: Packet, host: Host): Answer {
  if (device === null) return PASSES;
  const around = host.tc(device.name);
  if (around === null) return unknown(`traffic control of ${device.name}`);
  const list = around.nearest.filters.get(place) ?? [];
  if (list.length === 0) return PASSES;
  const answer = firewallAnswer(new TcWalk(list, packet).verdict(), {
    code: 'filtered-by-tc',
    around,
    packetsIn: ({ filters: lists }, by) => tcPackets(lists.get(place) ?? [], by),
    factsOf: (by, certainty) => ({ port: device.name, place, rule: by.rule, pref: by.number, certainty }),
  });
  return answer.kind === 'unknown' && place !== 'root' ? byHook(answer.what, place, device, list, around) : answer;
}

/** Only the hook counts what a BPF program drops, and it counts both directions together. */
function byHook(
  what: string,
  place: TcPlace,
  { name }: Link,
  list: readonly TcFilter[],
  around: RulesAround<TcDevice>,
): Answer {
  const counter = counterRise(around, ({ hook }) => hook?.drops ?? null);
  if (counter === null || counter.rose === 0) return unknown(what);
  const [only, ...others] = list;
  const kind = around.nearest.hook?.kind ?? '';
  const rule = only === undefined || others.length > 0 ? kind : `${kind}, ${filterText(only)}`;
  const facts = { port: name, place, rule, pref: null, certainty: 'counter alone' };
  return counted('filtered-by-tc', facts, counter, what);
}

function queue(device: Link | null, packet: Packet, host: Host): Answer {
  if (device === null) return PASSES;
  const around = host.tc(device.name);
  const root = around?.nearest.root ?? null;
  // If the queues were not read, the answer of the filters says so already.
  if (around === null || root === null || root.kind === 'noqueue') return PASSES;
  return answerOf([
    { priority: 0, answer: () => filters('root', device, packet, host) },
    { priority: 1, answer: () => overflow(device, root, around) },
  ]);
}

/** A queue drops what it has no room for, whatever it is. */
function overflow({ name }: Link, root: TcQdisc, around: RulesAround<TcDevice>): Answer {
  const isSame = (other: TcQdisc | null) => other?.kind === root.kind && other.handle === root.handle;
  const counter = counterRise(around, (device) => (isSame(device.root) ? (device.root?.drops ?? null) : null));
  if (counter === null || counter.rose === 0) return PASSES;
  const rule = `${root.kind} ${root.handle}`;
  const facts = { port: name, place: 'queue' as const, rule, pref: null, certainty: 'counter alone' };
  return counted('filtered-by-tc', facts, counter, `which frames the queue of ${name} dropped (${rule})`);
}
