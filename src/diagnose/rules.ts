/** All rules, in the order in which their findings are reported: causes root first, then cautions. */
import type { Rule } from './rule.ts';
import { bondWithoutLag } from './rules/bond-without-lag.ts';
import { captureCutOff } from './rules/capture-cut-off.ts';
import { captureDropped } from './rules/capture-dropped.ts';
import { captureStartedLate } from './rules/capture-started-late.ts';
import { capturesApart } from './rules/captures-apart.ts';
import { chaddrDiffers } from './rules/chaddr-differs.ts';
import { checksumPartial } from './rules/checksum-partial.ts';
import { clientIdShared } from './rules/client-id-shared.ts';
import { clientOnBridgePort } from './rules/client-on-bridge-port.ts';
import { clockApart } from './rules/clock-apart.ts';
import { duplicateMac } from './rules/duplicate-mac.ts';
import { followedInPart } from './rules/followed-in-part.ts';
import { fragmentsLost } from './rules/fragments-lost.ts';
import { guestHeld } from './rules/guest-held.ts';
import { guestMacIsPortMac } from './rules/guest-mac-is-port-mac.ts';
import { guestMacMoving } from './rules/guest-mac-moving.ts';
import { guestMacOnWrongPort } from './rules/guest-mac-on-wrong-port.ts';
import { guestNotReading } from './rules/guest-not-reading.ts';
import { hairpinOn } from './rules/hairpin-on.ts';
import { hopBlind } from './rules/hop-blind.ts';
import { hostIsAGuest } from './rules/host-is-a-guest.ts';
import { interfaceChanged } from './rules/interface-changed.ts';
import { interfaceGone } from './rules/interface-gone.ts';
import { leaseDeclined } from './rules/lease-declined.ts';
import { noReplyFromHost } from './rules/no-reply-from-host.ts';
import { noReplyFromNetwork } from './rules/no-reply-from-network.ts';
import { offerIgnored } from './rules/offer-ignored.ts';
import { ownAddressFromOutside } from './rules/own-address-from-outside.ts';
import { pathReversed } from './rules/path-reversed.ts';
import { promiscuousObserver } from './rules/promiscuous-observer.ts';
import { reflectedRequest } from './rules/reflected-request.ts';
import { relayInBetween } from './rules/relay-in-between.ts';
import { replyMalformed } from './rules/reply-malformed.ts';
import { replyOnBackupSlave } from './rules/reply-on-backup-slave.ts';
import { serverRefused } from './rules/server-refused.ts';
import { severalServers } from './rules/several-servers.ts';
import { singleHop } from './rules/single-hop.ts';
import { uplinkIsWifi } from './rules/uplink-is-wifi.ts';
import { defineStageRule } from './stage-rule.ts';

/** Those of the model's stages. */
const STAGE_RULES = (
  [
    'tap-not-on-bridge',
    'port-down',
    'port-not-forwarding',
    'port-isolated',
    'flooding-off',
    'learning-off',
    'mtu-too-small',
    'vlan-tag-mismatch',
  ] as const
).map((code) => defineStageRule(code));

export const RULES: readonly Rule[] = [
  bondWithoutLag,
  reflectedRequest,
  duplicateMac,
  guestMacOnWrongPort,
  guestMacMoving,
  guestMacIsPortMac,
  ownAddressFromOutside,
  replyOnBackupSlave,
  fragmentsLost,
  ...STAGE_RULES,
  defineStageRule('vlan-not-allowed', 'vlans'),
  defineStageRule('filtered-by-nftables', 'nft'),
  defineStageRule('filtered-by-iptables', 'iptables'),
  defineStageRule('filtered-by-ebtables', 'ebtables'),
  defineStageRule('filtered-by-tc', 'tc'),
  guestNotReading,
  guestHeld,
  clientOnBridgePort,
  hairpinOn,
  relayInBetween,
  chaddrDiffers,
  checksumPartial,
  replyMalformed,
  offerIgnored,
  clientIdShared,
  severalServers,
  serverRefused,
  leaseDeclined,
  uplinkIsWifi,
  hostIsAGuest,
  noReplyFromHost,
  noReplyFromNetwork,
  captureDropped,
  hopBlind,
  captureStartedLate,
  captureCutOff,
  clockApart,
  capturesApart,
  interfaceGone,
  interfaceChanged,
  pathReversed,
  singleHop,
  promiscuousObserver,
  followedInPart,
];
