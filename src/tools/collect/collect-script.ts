/**
 * The shell script that `dhcphop collect` prints: it gathers, on a host without dhcphop, what the readers of a trace read. It
 * runs in dash and busybox, changes nothing, and asks no table of a firewall that is not there yet, which would make it.
 */
import { shellWord } from '../../core/shell-word.ts';

/** Lines of the kernel log that tell of bridges, their ports and links. */
const LOG_LINES = 'received packet on|own address|entered [a-z]+ state|link (is|becomes)|Link is|bonding:|promiscuous';

const SCRIPT = String.raw`#!/bin/sh
# Tells what dhcphop reads of a host: interfaces, bridges, firewall rules, kernel log. It changes nothing.
#   sh collect.sh > host.txt                     as root; without, what is refused is said in host.txt
#   ssh HOST sudo sh < collect.sh > host.txt
#   sh collect.sh NETNS... > host.txt            these network namespaces as well
# and then, with captures of the same time:      dhcphop replay CAPTURE... --state host.txt
main() {
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin LC_ALL=C
export PATH LC_ALL
limit=
timeout 10 true 2>/dev/null && limit='timeout 10'
netns=-

have() { command -v "$1" >/dev/null 2>&1; }

now() {
  time=$("$date" +%s.%N 2>/dev/null)
  case $time in *.*[!0-9]* | *. | '') time=$("$date" +%s).0 ;; esac
  echo "$time"
}

# A tool by its path: some shells of busybox run their own ip and tc in the place of those that are installed.
where() (
  IFS=:
  for each in $PATH; do
    if [ -f "$each/$1" ] && [ -x "$each/$1" ]; then echo "$each/$1"; exit; fi
  done
  echo "$1"
)

inside() {
  tool=$(where "$1")
  shift
  if [ "$netns" = - ]; then $limit "$tool" "$@"; else $limit "$ip" netns exec "$netns" "$tool" "$@"; fi </dev/null
}

ip=$(where ip) date=$(where date)

# A section: the time, the namespace, the command; what it prints; how it ended.
begin() { echo "==== $(now) $netns $*"; }

end() {
  status=$?
  echo "==== end $status"
}

run() {
  begin "$@"
  inside "$@" 2>&1
  end
}

ask() {
  status=127
  if have "$1"; then run "$@"; else echo "==== missing $netns $1"; fi
}

bridges() {
  if have bridge; then
    run bridge $json fdb show
    run bridge $json -d link show
    run bridge $json vlan show
    return
  fi
  echo "==== missing $netns bridge"
  have brctl || return
  run brctl show
  for each in $(inside brctl show 2>/dev/null | awk 'NR > 1 && NF > 3 { print $1 }'); do
    run brctl showmacs "$each"
  done
}

nftables() {
  ask nft -j -a list ruleset
  case $status in 0) run nft list chains netdev ;; 127) ;; *) run nft -a list ruleset ;; esac
}

# A legacy table that is not loaded would be by asking for it.
legacy() {
  have "$2" || return
  for table in $1; do run "$2" $3 -t "$table" $4; done
}

iptables_rules() {
  ask iptables-nft-save -c
  tables=$(inside cat /proc/net/ip_tables_names 2>/dev/null)
  if have iptables-legacy-save; then legacy "$tables" iptables-legacy-save -c
  elif ! have iptables-nft-save; then legacy "$tables" iptables-save -c
  fi
  run grep -r . /proc/sys/net/bridge
}

ebtables_rules() {
  ask ebtables-nft-save -c
  tables=$(sed -n 's/^ebtable_\([a-z]*\) .*/\1/p' /proc/modules 2>/dev/null)
  if have ebtables-legacy; then legacy "$tables" ebtables-legacy '' '-L --Lc'
  elif ! have ebtables-nft-save; then legacy "$tables" ebtables '' '-L --Lc'
  fi
}

traffic_control() {
  have tc || { echo "==== missing $netns tc"; return; }
  run tc $json -s qdisc show
  for each in $(inside tc qdisc show 2>/dev/null | awk '/^qdisc (ingress|clsact) / { print $5 }' | head -n 200); do
    run tc $json -s filter show dev "$each" ingress
    run tc $json -s filter show dev "$each" egress
  done
}

look() {
  json=
  "$ip" -j link show lo >/dev/null 2>&1 && json=-j
  ask ip $json -d -s -s link show
  [ "$status" = 0 ] || ask ip link show
  ask ip $json addr show
  bridges
  for each in $(inside ls /proc/net/bonding 2>/dev/null); do run cat "/proc/net/bonding/$each"; done
  nftables
  iptables_rules
  ebtables_rules
  traffic_control
  ask ss -lunp 'sport = :67'
}

# Who listens at the other end of a bridge port: a neutron DHCP agent has a namespace for each network.
behind() {
  for netns in $("$ip" netns list 2>/dev/null | sed -n 's/^\([^ ]*\) (id: [0-9]*)$/\1/p' | head -n 64); do
    case " $* " in *" $netns "*) continue ;; esac
    "$ip" netns exec "$netns" true 2>/dev/null || continue
    run ip $json -d link show type veth
    ask ss -lunp 'sport = :67'
  done
  netns=-
}

guests() {
  have virsh || { echo "==== missing $netns virsh"; return; }
  virsh="virsh -q -r -c qemu:///system"
  run $virsh domstats --list-active --nowait --state --interface
  [ "$status" = 0 ] || return
  for each in $($virsh list --uuid 2>/dev/null </dev/null | head -n 256); do
    begin virsh dumpxml "$each"
    $limit $virsh dumpxml "$each" </dev/null 2>&1 |
      sed -n '/^<domain/p;/^  <name>/p;/<devices>/p;/<interface /,/<\/interface>/p;/<\/devices>/p;/^<\/domain>/p'
    end
  done
}

# As root the kernel's own ring; where that is refused, what the journal has of it.
kernel_log() {
  if dmesg >/dev/null 2>&1; then
    begin dmesg
    dmesg | grep -E "$lines" | tail -n 1000
    end
  elif have journalctl; then
    begin journalctl -k -b -o short-unix
    $limit journalctl -k -b -n 20000 --no-pager -o short-unix 2>&1 </dev/null | grep -E "$lines" | tail -n 1000
    end
  else
    ask dmesg
  fi
}

echo "==== dhcphop collect 1"
echo "==== boot $(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
echo "==== up $(cut -d ' ' -f 1 /proc/uptime) $(now)"
[ "$(id -u)" = 0 ] || echo "==== not root: rules of firewalls and the kernel log may be refused"
run uname -sr
look
have ovs-vsctl && run ovs-vsctl --timeout=2 --format=json -- --columns=name,ports list bridge -- --columns=_uuid,name list port
guests
run grep -s . /sys/class/dmi/id/sys_vendor /sys/class/dmi/id/product_name
begin ls -d '/sys/class/net/*/phy80211'
ls -d /sys/class/net/*/phy80211 2>/dev/null
end
kernel_log
ask ip netns list
behind $namespaces "$@"
for netns in $namespaces "$@"; do
  if reason=$("$ip" netns exec "$netns" true 2>&1); then look; else echo "==== no namespace $netns: $reason"; fi
done
echo "==== done"
}
`;

/** @param namespaces  Names of network namespaces that it looks into beside the one that it runs in. */
export function collectScript(namespaces: readonly string[] = []): string {
  const settings = [`lines=${shellWord(LOG_LINES)}`, `namespaces=${shellWord(namespaces.join(' '))}`];
  // Called at the end: a script that is cut off on its way does nothing.
  return `${SCRIPT}${settings.join('\n')}\nmain "$@"\n`;
}
