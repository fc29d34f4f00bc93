/**
 * Asks the model of the kernel why a message was lost, with the host's state that was read nearest to the loss. Shared by
 * the rules of the model's stages: one answer for each lost message.
 */
import type { TimeNs } from '../core/time.ts';
import { crossingsBetween } from '../forward/crossing.ts';
import { type Explanation, explain } from '../forward/explain.ts';
import { type NftRuleset, parseNftRuleset } from '../forward/firewall/nft/ruleset.ts';
import type { Host } from '../forward/host.ts';
import { packetOf } from '../forward/packet.ts';
import type { HostState } from '../state/host-state.ts';
import type { StateKind } from '../state/kind.ts';
import { linkKind } from '../state/kinds/link.ts';
import { type NftState, nftKind } from '../state/kinds/nft.ts';
import type { Message, Sighting } from '../trace/types.ts';
import type { Knowledge } from './knowledge.ts';

export interface LossExplanation extends Explanation {
  /** Where the message was seen last. */
  readonly last: Sighting;
  /** When the state that explains it was read. */
  readonly readNs: TimeNs;
}

/** Null where the message was not lost between two hops of a followed path, or no state of the links is known. */
export function explainLoss(message: Message, known: Knowledge): LossExplanation | null {
  const { verdict, heading, sightings } = message;
  const missing = verdict?.missing;
  if (verdict?.status !== 'lost' || missing == null) return null;
  const last = sightings.findLast(({ hop }) => hop === verdict.lastSeen);
  const isOn = (name: string) => (hop: { readonly name: string }) => hop.name === name;
  const path = known.paths.find(({ hops }) => hops.some(isOn(verdict.lastSeen)) && hops.some(isOn(missing)));
  const state = last && nearest(linkKind, last.timeNs, known);
  if (last === undefined || path === undefined || !state) return null;
  const crossings = crossingsBetween(path, verdict.lastSeen, missing, heading, state.links);
  if (crossings === null) return null;
  return { ...explain(crossings, packetOf(last), hostAt(last.timeNs, known)), last, readNs: state.timeNs };
}

/** State changes without a notice: the reading nearer to the loss is the one to believe. */
function nearest<State extends HostState>(kind: StateKind<State>, timeNs: TimeNs, known: Knowledge): State | null {
  const states = known.histories.of(kind);
  const [before, after] = [states.at(timeNs), states.after(timeNs)];
  if (before === null || after === null) return before ?? after;
  return after.timeNs - timeNs < timeNs - before.timeNs ? after : before;
}

function hostAt(timeNs: TimeNs, known: Knowledge): Host {
  const moveTime = (move: Parameters<Knowledge['causeTime']>[0]) => known.causeTime(move, timeNs);
  return {
    fdb: (mac, bridge, vlan) => known.timeline.portAt(mac, bridge, timeNs, { vlan, moveTime }),
    fdbRead: known.observes('fdb'),
    nft: (netns) => nftAt(netns, timeNs, known),
  };
}

/** Parsed once for each reading, however many messages were lost around it. */
const parsed = new WeakMap<NftState, Map<string | null, NftRuleset | null>>();

function nftAt(netns: string | null, timeNs: TimeNs, known: Knowledge): NftRuleset | null {
  const state = nearest(nftKind, timeNs, known);
  if (state === null) return null;
  const rulesets = parsed.get(state) ?? new Map(state.rulesets.map((each) => [each.netns, parseNftRuleset(each.json)]));
  parsed.set(state, rulesets);
  return rulesets.get(netns) ?? null;
}
