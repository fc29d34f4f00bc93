/**
 * The shell script by which Wireshark lists "DHCP hops of a guest" among its interfaces (extcap(4)): it asks for the guest
 * and the host, and streams what `dhcphop capture` records there. Wireshark mostly runs on a desk, the guest elsewhere.
 */

/** @param version of the program, which Wireshark shows */
export function extcapScript(version: string): string {
  return `#!/bin/sh
# Made by dhcphop ${version}. Called by Wireshark, which says what it wants by options (extcap(4)).
action= fifo= target= host= hops=
for argument; do
  # Wireshark gives a value as --name value or as --name=value.
  case $argument in
    --*=*) name=\${argument%%=*} value=\${argument#*=} ;;
    --*) name=$argument value= ;;
    *) value=$argument ;;
  esac
  case $name in
    --extcap-interfaces | --extcap-dlts | --extcap-config | --capture) action=$name ;;
    --fifo) fifo=$value ;;
    --target) target=$value ;;
    --host) host=$value ;;
    --hops) hops=$value ;;
  esac
done

say() { printf '%s\\n' "$*" >&2; }

case $action in
  --extcap-interfaces)
    echo 'extcap {version=${version}}{help=https://www.npmjs.com/package/dhcphop}'
    echo 'interface {value=dhcphop}{display=DHCP hops of a guest}'
    ;;
  --extcap-dlts) echo 'dlt {number=1}{name=EN10MB}{display=Ethernet}' ;;
  --extcap-config)
    echo 'arg {number=0}{call=--target}{display=Guest}{type=string}{tooltip=a libvirt domain, a MAC or the interface of the guest}'
    echo 'arg {number=1}{call=--host}{display=Host}{type=string}{tooltip=ssh destination of the hypervisor: root@hv1; empty for this machine}'
    echo 'arg {number=2}{call=--hops}{display=Hops}{type=string}{tooltip=the path by hand, from the network to the guest: bond0,br0,tap0}'
    ;;
  --capture)
    if [ -z "$target$hops" ]; then
      say 'dhcphop: no guest: name one in the options of the interface (the gear in front of it)'
      exit 1
    fi
    if [ -n "$hops" ]; then set -- --hops "$hops"; else set -- -- "$target"; fi
    case $host in
      -*) say "dhcphop: $host is no ssh destination"; exit 1 ;;
      '') exec dhcphop capture --write - "$@" >"$fifo" ;;
    esac
    # A shell there reads the words once more.
    command='dhcphop capture --write -'
    for word; do command="$command '$(printf '%s' "$word" | sed "s/'/'\\\\\\\\''/g")'"; done
    # When Wireshark ends it, the capture there finds nobody who reads, and ends.
    exec ssh -n -o BatchMode=yes -- "$host" "if [ \\"\\$(id -u)\\" = 0 ]; then $command; else sudo -n $command; fi" >"$fifo"
    ;;
esac
`;
}
