/** All rules, in the order in which their findings are reported: causes root first, then cautions. */
import { fact } from './fact.ts';
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
import { lostBetweenHosts } from './rules/lost-between-hosts.ts';
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

const SAVED_RULE = {
  tool: fact.said('The variant whose rules these are: the command that changes them.', fact.text),
  table: fact.text,
  chain: fact.text,
  rule: fact.said('As the tool prints it, or `policy DROP`.', fact.text),
  number: fact.said('Place of the rule in its chain, from 1.', fact.orNull(fact.whole)),
  bridge: fact.text,
  certainty: fact.certainty,
};

export const RULES = [
  bondWithoutLag,
  hairpinOn,
  reflectedRequest,
  duplicateMac,
  guestMacOnWrongPort,
  guestMacMoving,
  guestMacIsPortMac,
  ownAddressFromOutside,
  replyOnBackupSlave,
  fragmentsLost,
  defineStageRule('tap-not-on-bridge', { port: fact.text, master: fact.orNull(fact.text), bridge: fact.text }),
  defineStageRule('port-down', { port: fact.text, up: fact.flag }),
  defineStageRule('port-not-forwarding', { port: fact.text, state: fact.text }),
  defineStageRule('port-isolated', { port: fact.text, other: fact.text, bridge: fact.text }),
  defineStageRule('flooding-off', {
    port: fact.text,
    bridge: fact.text,
    mac: fact.text,
    broadcast: fact.flag,
    proxyArp: fact.said('By `proxy_arp`, not by the flags of flooding.', fact.flag),
  }),
  defineStageRule('learning-off', { port: fact.text, bridge: fact.text, mac: fact.text, locked: fact.flag }),
  defineStageRule('mtu-too-small', { port: fact.text, mtu: fact.whole, length: fact.whole }),
  defineStageRule('vlan-tag-mismatch', {
    port: fact.said('The VLAN device.', fact.text),
    vlan: fact.said('Of the frame; null for none.', fact.orNull(fact.whole)),
    expected: fact.whole,
  }),
  defineStageRule(
    'vlan-not-allowed',
    {
      port: fact.text,
      bridge: fact.text,
      vlan: fact.said('Null for a frame without a tag.', fact.orNull(fact.whole)),
      leaves: fact.said('Whether it was to leave by the port, or came in by it.', fact.flag),
    },
    'vlans',
  ),
  defineStageRule(
    'filtered-by-nftables',
    {
      chain: fact.text,
      rule: fact.text,
      handle: fact.orNull(fact.whole),
      bridge: fact.text,
      certainty: fact.certainty,
    },
    'nft',
  ),
  defineStageRule(
    'ip-header-wrong',
    {
      port: fact.said('It came in by this one.', fact.text),
      bridge: fact.text,
      fault: fact.oneOf('checksum', 'length'),
    },
    'iptables',
  ),
  defineStageRule('filtered-by-iptables', SAVED_RULE, 'iptables'),
  defineStageRule('filtered-by-ebtables', SAVED_RULE, 'ebtables'),
  defineStageRule(
    'filtered-by-tc',
    {
      port: fact.text,
      place: fact.said(
        'Where it hangs: at a hook of clsact or ingress, at a queue with classes, or the queue itself.',
        fact.oneOf('ingress', 'egress', 'root', 'queue'),
      ),
      rule: fact.said('The filter with the action that took the frame, or the queue or hook that counted.', fact.text),
      pref: fact.said('Of the filter.', fact.orNull(fact.whole)),
      certainty: fact.certainty,
    },
    'tc',
  ),
  guestNotReading,
  guestHeld,
  clientOnBridgePort,
  lostBetweenHosts,
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
] as const satisfies readonly Rule[];

/** The codes of all findings, in the same order. */
export const CODES = RULES.map(({ code }) => code);
