/** The command to type next where a replay or a trace was refused for what it was asked. */
import { shellPath, shellWord } from '../core/shell-word.ts';
import type { Refusal } from '../pipeline/refused.ts';

const SOURCES = 'dhcphop replay bond0.pcap br0.pcap tap0.pcap';

export function refusalHint(refusal: Refusal): string {
  switch (refusal.what) {
    case 'no-source':
      return SOURCES;
    case 'state-not-recognised':
      return 'dhcphop collect | ssh HOST sudo sh > host.txt';
    case 'source-twice':
      return `${SOURCES} (each once)`;
    case 'directory-with-name':
      return `dhcphop replay ${shellPath(refusal.path)}`;
    case 'directory-without-captures':
      return refusal.below === null ? `ls ${shellPath(refusal.path)}` : `dhcphop replay ${shellPath(refusal.below)}`;
    case 'several-incidents':
      return `dhcphop replay ${shellPath(refusal.paths.at(-1) ?? '')}`;
    case 'host-unknown':
      return `dhcphop replay ${shellWord(`HOST:${refusal.interface ?? 'NAME'}=${refusal.path}`)} (for each capture of each host)`;
    case 'host-twice': {
      const [one, other] = refusal.paths;
      return `dhcphop replay ${shellWord(`A=${one}`)} ${shellWord(`B=${other}`)} (A and B: what to call the hosts; one name for one host)`;
    }
    case 'hops-not-understood':
      return '--hops bond0=if7,br0=if8 (interface indexes of a capture on "any")';
    case 'hop-empty':
    case 'hop-twice':
      return '--hops bond0,br0,tap0 (from the network to the guest)';
    case 'hops-not-held':
      return `--hops ${shellWord(refusal.held.join(','))}`;
    case 'guest-not-mac':
      return '--guest fa:16:3e:56:ea:fa';
    case 'settle-not-positive':
      return '--settle 250ms';
    case 'no-target':
      return `dhcphop ${refusal.command} ${shellWord(refusal.port)}`;
    case 'several-targets': {
      const { target, bridge } = refusal;
      return `dhcphop trace ${target === null ? `--bridge ${shellWord(bridge ?? '')}` : shellWord(target)}`;
    }
    case 'server-with-path':
      return 'dhcphop capture --server --write FILE';
    case 'bridge-with-guest':
      return `dhcphop trace ${refusal.guest}`;
    case 'target-absent':
      return `${refusal.hint}, or wait for it: dhcphop trace ${shellWord(refusal.target)} --wait`;
    case 'hops-out-of-order':
      return `--hops ${shellWord(refusal.order.join(','))}`;
    case 'hop-renamed':
      return '--hops bond0,br0,tap0';
  }
}
