/** The words for each finding code: the one place where a code meets its sentences. */
import type { FindingCode } from '../../diagnose/finding.ts';
import { bondWithoutLag } from './bond-without-lag.ts';
import { captureCutOff } from './capture-cut-off.ts';
import { captureDropped } from './capture-dropped.ts';
import { captureStartedLate } from './capture-started-late.ts';
import { capturesApart } from './captures-apart.ts';
import { chaddrDiffers } from './chaddr-differs.ts';
import { checksumPartial } from './checksum-partial.ts';
import { clientIdShared } from './client-id-shared.ts';
import { clientOnBridgePort } from './client-on-bridge-port.ts';
import { clockApart } from './clock-apart.ts';
import { duplicateMac } from './duplicate-mac.ts';
import { filteredByEbtables } from './filtered-by-ebtables.ts';
import { filteredByIptables } from './filtered-by-iptables.ts';
import { filteredByNftables } from './filtered-by-nftables.ts';
import { filteredByTc } from './filtered-by-tc.ts';
import { floodingOff } from './flooding-off.ts';
import { followedInPart } from './followed-in-part.ts';
import { fragmentsLost } from './fragments-lost.ts';
import { guestHeld } from './guest-held.ts';
import { guestMacIsPortMac } from './guest-mac-is-port-mac.ts';
import { guestMacMoving } from './guest-mac-moving.ts';
import { guestMacOnWrongPort } from './guest-mac-on-wrong-port.ts';
import { guestNotReading } from './guest-not-reading.ts';
import { hairpinOn } from './hairpin-on.ts';
import { hopBlind } from './hop-blind.ts';
import { hostIsAGuest } from './host-is-a-guest.ts';
import { interfaceChanged } from './interface-changed.ts';
import { interfaceGone } from './interface-gone.ts';
import { ipHeaderWrong } from './ip-header-wrong.ts';
import { learningOff } from './learning-off.ts';
import { leaseDeclined } from './lease-declined.ts';
import { lostBetweenHosts } from './lost-between-hosts.ts';
import { mtuTooSmall } from './mtu-too-small.ts';
import { noReplyFromHost } from './no-reply-from-host.ts';
import { noReplyFromNetwork } from './no-reply-from-network.ts';
import { offerIgnored } from './offer-ignored.ts';
import { ownAddressFromOutside } from './own-address-from-outside.ts';
import { pathReversed } from './path-reversed.ts';
import { portDown } from './port-down.ts';
import { portIsolated } from './port-isolated.ts';
import { portNotForwarding } from './port-not-forwarding.ts';
import { promiscuousObserver } from './promiscuous-observer.ts';
import { reflectedRequest } from './reflected-request.ts';
import { relayInBetween } from './relay-in-between.ts';
import { replyMalformed } from './reply-malformed.ts';
import { replyOnBackupSlave } from './reply-on-backup-slave.ts';
import { serverRefused } from './server-refused.ts';
import { severalServers } from './several-servers.ts';
import { singleHop } from './single-hop.ts';
import { tapNotOnBridge } from './tap-not-on-bridge.ts';
import { uplinkIsWifi } from './uplink-is-wifi.ts';
import { vlanNotAllowed } from './vlan-not-allowed.ts';
import { vlanTagMismatch } from './vlan-tag-mismatch.ts';
import { withHost } from './with-host.ts';
import type { Words, WordsOn } from './words.ts';

const WORDS: { readonly [Code in FindingCode]: Words<Code> } = {
  'bond-without-lag': bondWithoutLag,
  'reflected-request': reflectedRequest,
  'duplicate-mac': duplicateMac,
  'guest-mac-on-wrong-port': guestMacOnWrongPort,
  'guest-mac-moving': guestMacMoving,
  'guest-mac-is-port-mac': guestMacIsPortMac,
  'own-address-from-outside': ownAddressFromOutside,
  'reply-on-backup-slave': replyOnBackupSlave,
  'fragments-lost': fragmentsLost,
  'tap-not-on-bridge': tapNotOnBridge,
  'port-down': portDown,
  'port-not-forwarding': portNotForwarding,
  'port-isolated': portIsolated,
  'flooding-off': floodingOff,
  'learning-off': learningOff,
  'mtu-too-small': mtuTooSmall,
  'vlan-not-allowed': vlanNotAllowed,
  'vlan-tag-mismatch': vlanTagMismatch,
  'ip-header-wrong': ipHeaderWrong,
  'filtered-by-nftables': filteredByNftables,
  'filtered-by-iptables': filteredByIptables,
  'filtered-by-ebtables': filteredByEbtables,
  'filtered-by-tc': filteredByTc,
  'guest-not-reading': guestNotReading,
  'guest-held': guestHeld,
  'client-on-bridge-port': clientOnBridgePort,
  'hairpin-on': hairpinOn,
  'lost-between-hosts': lostBetweenHosts,
  'relay-in-between': relayInBetween,
  'chaddr-differs': chaddrDiffers,
  'checksum-partial': checksumPartial,
  'reply-malformed': replyMalformed,
  'offer-ignored': offerIgnored,
  'client-id-shared': clientIdShared,
  'several-servers': severalServers,
  'server-refused': serverRefused,
  'lease-declined': leaseDeclined,
  'uplink-is-wifi': uplinkIsWifi,
  'host-is-a-guest': hostIsAGuest,
  'no-reply-from-host': noReplyFromHost,
  'no-reply-from-network': noReplyFromNetwork,
  'capture-dropped': captureDropped,
  'hop-blind': hopBlind,
  'capture-started-late': captureStartedLate,
  'capture-cut-off': captureCutOff,
  'clock-apart': clockApart,
  'captures-apart': capturesApart,
  'interface-gone': interfaceGone,
  'interface-changed': interfaceChanged,
  'path-reversed': pathReversed,
  'single-hop': singleHop,
  'promiscuous-observer': promiscuousObserver,
  'followed-in-part': followedInPart,
};

/** The words for a code, to be given the facts of a finding with that code. */
export function wordsFor(code: FindingCode): WordsOn {
  const known = SAID.get(code);
  if (known !== undefined) return known;
  const words = withHost(WORDS[code] as WordsOn);
  SAID.set(code, words);
  return words;
}

const SAID = new Map<FindingCode, WordsOn>();
