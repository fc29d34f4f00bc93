/**
 * What the filters at one place of traffic control do with a frame: the first that matches decides by its actions, one
 * after the other (tcf_classify, tcf_action_exec). A chain that is gone to is not come back from.
 */
import { isRecord } from '../../state/shapes.ts';
import { Doubts, type Ending } from '../firewall/doubts.ts';
import { isUnknown } from '../firewall/truth.ts';
import type { Decider, FirewallVerdict } from '../firewall/verdict.ts';
import type { Packet } from '../packet.ts';
import { numberOf, type TcFilter, type TcJson } from './device.ts';
import { filterText } from './filter-text.ts';
import { matches, programOf } from './match.ts';

/** More chains than any host goes through for one frame. */
const MAX_CHAINS = 100;

/** Actions that change the frame: what later filters see of it is not known. */
const CHANGING: ReadonlySet<string> = new Set(['pedit', 'nat', 'vlan', 'skbmod', 'mpls', 'tunnel_key', 'ife', 'ct']);

/** `next`: the next filter; `end`: no filter took the frame. */
type Outcome = Ending | { readonly kind: 'next' } | { readonly kind: 'goto'; readonly chain: number };

const NEXT: Outcome = { kind: 'next' };
const ACCEPT: Outcome = { kind: 'accept' };

export class TcWalk {
  readonly #doubts = new Doubts();
  readonly #filters: readonly TcFilter[];
  readonly #packet: Packet;
  #isChanged = false;

  /** `filters` in the order in which they are listed, which is that of their priorities. */
  constructor(filters: readonly TcFilter[], packet: Packet) {
    this.#filters = filters;
    this.#packet = packet;
  }

  verdict(): FirewallVerdict {
    return this.#doubts.settle(this.#chain(0, 0));
  }

  #chain(chain: number, depth: number): Ending {
    for (const filter of this.#filters) {
      if (filter.chain !== chain) continue;
      const truth = matches(filter, this.#packet);
      if (truth === false) continue;
      const doubt = isUnknown(truth) ? truth.unknown : this.#isChanged ? 'how the frame was changed' : null;
      const outcome = this.#outcomeOf(filter);
      const end = outcome.kind === 'goto' ? this.#goTo(outcome.chain, depth) : outcome;
      if (end.kind === 'next') continue;
      if (doubt === null) return end;
      if (end.kind === 'drop') this.#doubts.mayDrop(`${doubt} (${filterText(filter)})`, end.by);
      else this.#doubts.mayPass(`${doubt} (${filterText(filter)})`);
    }
    return { kind: 'accept' };
  }

  #goTo(chain: number, depth: number): Ending {
    return depth < MAX_CHAINS ? this.#chain(chain, depth + 1) : { kind: 'accept' };
  }

  #outcomeOf(filter: TcFilter): Outcome {
    if (filter.options['direct-action'] === true) {
      this.#doubts.mayDrop(`what the program ${programOf(filter.options)} does (${filterText(filter)})`, null);
      return NEXT;
    }
    for (const [index, action] of filter.actions.entries()) {
      const outcome = this.#act(action, filter, index);
      if (outcome !== 'pipe') return outcome;
    }
    return ACCEPT;
  }

  #act(action: TcJson, filter: TcFilter, index: number): Outcome | 'pipe' {
    const kind = String(action.kind);
    const by = deciderOf(filter, index, action);
    if (CHANGING.has(kind)) this.#isChanged = true;
    if (kind === 'bpf') {
      this.#doubts.mayDrop(`what an action of bpf does (${by.rule})`, null);
      return 'pipe';
    }
    const own = this.#control(action.control_action, by);
    const other = alternativeOf(action);
    if (other === undefined) return own;
    // Either of two, by chance or by how much came before.
    const otherwise = this.#control(other, by);
    const [drops, passes] = isDrop(own) ? [own, otherwise] : [otherwise, own];
    if (!isDrop(drops) || isDrop(passes)) return own;
    this.#doubts.mayDrop(`whether this frame was over the limit (${by.rule})`, drops.by);
    return passes;
  }

  #control(control: unknown, by: Decider): Outcome | 'pipe' {
    if (!isRecord(control)) return 'pipe';
    switch (control.type) {
      case 'drop':
      case 'shot':
      case 'stolen':
      case 'trap':
        return { kind: 'drop', by };
      case 'pass':
      case 'ok':
        return ACCEPT;
      case 'continue':
        return NEXT;
      case 'goto':
        return { kind: 'goto', chain: numberOf(control.chain) ?? 0 };
      case 'pipe':
        return 'pipe';
      default:
        this.#doubts.mayDrop(`tc's ${String(control.type)} (${by.rule})`, null);
        return ACCEPT;
    }
  }
}

function isDrop(outcome: Outcome | 'pipe'): outcome is Extract<Ending, { kind: 'drop' }> {
  return typeof outcome === 'object' && outcome.kind === 'drop';
}

/** What an action does with the frames that its first control is not for; undefined where there are none. */
function alternativeOf({ kind, prob, conform_action: conform }: TcJson): unknown {
  if (kind === 'police') return conform ?? { type: 'pass' };
  return isRecord(prob) && prob.random_type !== 'none' ? prob.control_action : undefined;
}

/** What an action, found again in another reading, has counted: the frames that it dropped, or led away. */
export function tcPackets(filters: readonly TcFilter[], { chain, rule }: Decider): number | null {
  for (const filter of filters) {
    for (const [index, action] of filter.actions.entries()) {
      const own = deciderOf(filter, index, action);
      if (own.chain === chain && own.rule === rule) return own.packets;
    }
  }
  return null;
}

function deciderOf(filter: TcFilter, index: number, action: TcJson): Decider {
  const { drops, packets } = isRecord(action.stats) ? action.stats : {};
  const isLedAway = action.kind === 'mirred';
  return {
    chain: `chain ${filter.chain}`,
    rule: filterText(filter, index),
    handle: null,
    number: filter.pref,
    packets: numberOf(isLedAway ? packets : drops),
  };
}
