/** What else looks like each finding, and how that is told apart: for `explain`. A code without a line here says so in a test. */
import type { FindingCode } from '../../diagnose/finding.ts';

const ALIKE: { readonly [Code in FindingCode]?: string } = {
  'bond-without-lag':
    'A loop behind the switch sends requests back as well: then it goes on when all slaves but one are taken down. An 802.3ad bond whose switch port is not in LACP yet, after a reboot of the switch, passes by itself.',
  'reflected-request':
    "A guest's own retransmission has the same bytes, but it comes from the guest's port. A second machine with the guest's MAC sends requests of its own, with other transaction ids (duplicate-mac). Hairpin mode returns broadcasts at the guest's port only (hairpin-on).",
  'duplicate-mac':
    "A loop brings back the guest's own frames: those are exact copies (reflected-request). A guest that was moved to another host, and is still seen on the old one for a moment, looks the same and is over within seconds.",
  'guest-mac-on-wrong-port':
    'The entry may be right for a guest that was just moved to another port or host. A drop by a firewall between bridge and port looks the same in the captures: there the entry points to the guest.',
  'guest-mac-moving':
    'A guest that migrates moves once. A bond of the guest in mode balance-rr, or two NICs with one MAC, moves it for ever without any loop.',
  'guest-mac-is-port-mac':
    'A learned entry on a wrong port sends the reply out somewhere; a local one sends it up to the host. An entry with `permanent` in `bridge fdb` is local.',
  'own-address-from-outside':
    "It also comes from a switch that sends back what it floods for a moment after a change of spanning tree. A virtual machine that was given the host's MAC makes the same line.",
  'reply-on-backup-slave':
    'Copies of broadcasts on the inactive slave are normal: what counts is that the reply came there and nowhere else. A reply lost behind the bond was seen on the bond.',
  'fragments-lost':
    'A capture that cut off or dropped frames lacks fragments too, and says so (capture-dropped). A filter on the ports alone never shows later fragments, which carry no ports.',
  'tap-not-on-bridge':
    "A guest's port is off its bridge while the guest is being started or moved. Open vSwitch in user space has ports that the kernel shows without a master.",
  'port-down':
    'A port without carrier may have a guest that is shut off or paused (guest-held). An interface can be up at the moment it is read and have been down at the loss: see interface-changed.',
  'port-not-forwarding':
    'A port that was added a moment ago listens and learns for the forward delay, 15 s each: that ends by itself. A port that spanning tree blocks stays blocked.',
  'port-isolated':
    'A private VLAN of a switch or a firewall rule between guests separates them as well; those have no flag on the bridge port.',
  'flooding-off':
    'The same loss is there with flooding on, if the bridge believes that the guest is elsewhere (guest-mac-on-wrong-port). Multicast snooping stops multicast, never broadcast.',
  'learning-off':
    'A static entry for the MAC on another port refuses its frames on a locked port too. A firewall that allows known MACs only (Proxmox, libvirt) drops the same frames by a rule.',
  'mtu-too-small':
    'A packet that would be too long and may be cut is sent in fragments by a router, never by a bridge. Fragments that get lost later are fragments-lost.',
  'vlan-not-allowed':
    'A switch that lacks the VLAN on its trunk drops the frame outside of this host: then it leaves here and nothing comes back (no-reply-from-network).',
  'vlan-tag-mismatch':
    'A frame with VLAN 0 has a priority and no VLAN: some devices take it, some do not. Hardware may have taken the tag off before the capture sees the frame.',
  'ip-header-wrong':
    'A wrong UDP checksum is no business of the bridge: the client drops such a reply (reply-malformed). Without br_netfilter a bridge forwards a wrong IPv4 header, and the guest drops it.',
  'filtered-by-nftables':
    'iptables and ebtables of the nft variant keep their rules in nftables: they are told under their own names. A rule that only counts, and one for another hook or family, drops nothing.',
  'filtered-by-iptables':
    'A rule in INPUT or OUTPUT never sees what a bridge forwards. With net.bridge.bridge-nf-call-iptables at 0 no rule of iptables does. DHCPv4 is IPv4: rules of ip6tables never see it, and are not read.',
  'filtered-by-ebtables':
    'The same rules show in `nft list ruleset` as table bridge. A MAC filter of Proxmox or libvirt is made of them, and comes back when it is deleted by hand.',
  'filtered-by-tc':
    'A queue that is full drops all kinds of frames, not DHCP alone. A driver that drops has its own counter (guest-not-reading).',
  'guest-not-reading':
    'A guest whose own firewall drops the reply reads it all the same, and its port drops nothing. A guest that is paused reads nothing either (guest-held).',
  'guest-held': 'A guest that hangs, or that has an address already and asks for nothing, is as silent and runs.',
  'client-on-bridge-port':
    'A guest that asks on this port is another client, with another MAC. A client on the bridge itself gets its replies.',
  'hairpin-on': 'Requests that come back through the uplink are those of a loop (reflected-request).',
  'relay-in-between':
    'A second server that answers has another server identifier and no relay in its replies (several-servers).',
  'chaddr-differs':
    'A relay sends requests of others with its own MAC, and puts its address into them (relay-in-between). macvlan, a nested bridge or a Wi-Fi client bridge inside the guest do it without.',
  'checksum-partial':
    'A checksum that is only begun is normal inside one host; it is an error where the frame leaves it or where the client reads raw sockets. A damaged packet has a checksum that is wrong, and not one that is begun. A guest that ignores the offers for a reason of its own (offer-ignored) looks the same, until one with a whole checksum comes: then it is ignored too.',
  'reply-malformed':
    'A guest ignores a correct offer too: it may have another one already, or its firewall drops it (offer-ignored).',
  'offer-ignored':
    'A reply that never got to the guest makes it ask again as well: then it was lost, and is told as such. A guest that waits for a better offer takes one a few seconds later.',
  'client-id-shared':
    'One machine with several interfaces may use one identifier for all of them, with a different IAID (RFC 4361).',
  'several-servers':
    'Two servers that share their leases (failover, a cluster) are meant to answer both. A relay that forwards to two servers has two replies as well.',
  'server-refused':
    'A guest that moved to another network is refused once and then begins again with DISCOVER: that is as it should be.',
  'lease-declined':
    'A guest behind a switch that answers ARP for everybody (proxy ARP) believes that each address is in use.',
  'uplink-is-wifi': 'Four-address mode (WDS) carries other MACs. A loss before the uplink has another cause.',
  'host-is-a-guest':
    "A server that is down, or a VLAN that is missing on the switch, is as silent. That this host's own DHCP works and its guests' does not, speaks for the virtual switch.",
  'no-reply-from-host':
    'A server that listens on another interface, or has no range for this network, gets the request and stays silent: its log says so.',
  'no-reply-from-network':
    'A reply that came back to another port of the switch, or to another host, was sent all the same: a capture at the server tells. DHCP snooping of a switch drops replies of servers that it does not trust.',
  'capture-dropped':
    'A loss in the network looks the same in the frames: the counter of the capture tells them apart, and therefore nothing is called lost there.',
  'hop-blind':
    'A hop that the message really did not pass, because the order of the hops is wrong, shows nothing either (path-reversed).',
  'capture-started-late':
    'A guest that begins with REQUEST, to renew its lease or after a reboot, has no DISCOVER to be seen.',
  'capture-cut-off':
    'A program that was killed, a full disk and a damaged file end alike: the file ends in the middle, or before the next hop could show the message.',
  'clock-apart':
    'Captures of one host never differ: there a shift is delay. Hosts without NTP drift by some milliseconds an hour.',
  'captures-apart': 'Captures that overlap by a moment only have few messages in common: take them at the same time.',
  'interface-gone':
    'A guest that reboots has its port taken away and made again; so does a container that restarts. A renamed interface stays captured.',
  'interface-changed': 'A cable that was pulled and a switch that restarts look the same from here.',
  'path-reversed':
    "Capture files that carry another interface's name are put in the wrong order as well: NAME=FILE names them.",
  'single-hop': 'With one capture a loss and a guest that did not ask are the same.',
  'promiscuous-observer':
    'A fault that goes away while it is watched may also have ended by itself: look at the counters without a trace.',
  'followed-in-part': 'A report without this caution followed all that its input held.',
  'lost-between-hosts':
    'A message that died inside the next host, before its outermost capture, looks the same: XDP and the driver come before that. Clocks that are not known well enough make it inconclusive.',
};

export function alikeOf(code: FindingCode): string {
  return ALIKE[code] ?? 'Nothing that is known.';
}
