/** The nftables rules that a frame meets at the hooks of a bridge crossing (nf_hook, families netdev and bridge). */
import { splitInterfaceName } from '../../path/interface-name.ts';
import type { Link } from '../../state/host-state.ts';
import { type Answer, PASSES, stops, unknown } from '../answer.ts';
import type { BridgeCrossing } from '../crossing.ts';
import { evaluateNft, type NftHook } from '../firewall/nft/evaluate.ts';
import type { FirewallVerdict } from '../firewall/verdict.ts';
import type { Host } from '../host.ts';
import type { Packet } from '../packet.ts';
import type { BridgeStage } from '../stage.ts';

type HookOf = (crossing: BridgeCrossing) => NftHook | null;

const bridgeHook =
  (hook: string): HookOf =>
  () => ({ families: ['bridge'], hook });
const deviceHook =
  (hook: string, deviceOf: (crossing: BridgeCrossing) => Link | null): HookOf =>
  (crossing) => {
    const device = bareName(deviceOf(crossing));
    return device === null ? null : { families: ['netdev'], hook, device };
  };

/** In the order of the kernel: before the bridge's own capture, and behind it. */
export const NFT_ENTERING: readonly BridgeStage[] = [
  deviceHook('ingress', ({ from }) => from),
  bridgeHook('prerouting'),
].map(stageAt);
export const NFT_LEAVING: readonly BridgeStage[] = [bridgeHook('forward'), bridgeHook('postrouting')].map(stageAt);
/** Behind the checks of the port itself. */
export const NFT_EGRESS: BridgeStage = stageAt(deviceHook('egress', ({ to }) => to));

function stageAt(hookOf: HookOf): BridgeStage {
  return (crossing, packet, host) => {
    const hook = hookOf(crossing);
    return hook === null ? PASSES : answerOf(verdictAt(hook, crossing, packet, host));
  };
}

function verdictAt(hook: NftHook, { bridge, from, to }: BridgeCrossing, packet: Packet, host: Host): FirewallVerdict {
  const ruleset = host.nft(splitInterfaceName(bridge.name).netns);
  if (ruleset === null) return { kind: 'unknown', what: 'the nftables ruleset' };
  const isBefore = hook.hook === 'prerouting' || hook.hook === 'ingress';
  return evaluateNft(ruleset, hook, {
    packet,
    input: bareName(from),
    output: isBefore ? null : bareName(to),
    bridge: hook.families.includes('bridge') ? bareName(bridge) : null,
    isTracked: null,
  });
}

function answerOf(verdict: FirewallVerdict): Answer {
  if (verdict.kind === 'accepts') return PASSES;
  if (verdict.kind === 'unknown') return unknown(verdict.what);
  const { chain, rule, handle } = verdict.by;
  return stops('filtered-by-nftables', { chain, rule, handle });
}

function bareName(link: Link | null): string | null {
  return link === null ? null : splitInterfaceName(link.name).bare;
}
