/**
 * What a trace is shown of the machine, where a namespace cannot have it: firmware that names a hypervisor, an interface that is
 * Wi-Fi, a libvirt. Put over sysfs and PATH in the mount namespace of the trace alone (`ip netns exec` has one of its own).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Machine
 * @property {{ vendor: string, product: string }} [firmware]
 * @property {string} [hardware]  The interface that is to be taken for hardware.
 * @property {string} [wireless]  The interface that is Wi-Fi.
 * @property {{ domain: string, port: string, state: 'paused' | 'link-down' }} [libvirt]
 */

/**
 * The lab, whose programs in `hv` see another machine.
 * @template {Pick<import('../lab.js').Lab, 'start' | 'directory'>} Lab
 * @param {Lab} lab
 * @param {Machine} machine
 * @returns {Lab}
 */
export function onMachine(lab, machine) {
  const script = [
    'set -e',
    ...(machine.firmware || machine.wireless ? overSysfs(machine) : []),
    `mount --bind ${programs(lab.directory, machine)} /usr/local/sbin`,
    'exec "$@"',
  ].join('\n');
  return {
    ...lab,
    start: (role, argv, options) =>
      lab.start(role, role === 'hv' ? ['sh', '-c', script, 'sh', ...argv] : argv, options),
  };
}

/**
 * A folder of links to all that is there, beside what is not.
 * @param {Machine} machine
 */
function overSysfs({ firmware, wireless }) {
  const own = `/sys/class/net/${wireless}`;
  return [
    'new=$(mktemp -d)',
    'mount -t tmpfs none $new',
    'mkdir $new/net',
    // Links there are relative: of a folder of links only its own can be linked to.
    'for each in /sys/class/net/*; do ln -s "$(readlink -f "$each")" "$new/net/$(basename "$each")"; done',
    ...(firmware === undefined
      ? []
      : [
          'mkdir -p $new/dmi/id',
          `echo '${firmware.vendor}' > $new/dmi/id/sys_vendor`,
          `echo '${firmware.product}' > $new/dmi/id/product_name`,
        ]),
    ...(wireless === undefined
      ? []
      : [
          `rm $new/net/${wireless}`,
          `mkdir -p $new/net/${wireless}/phy80211`,
          `for each in $(readlink -f ${own})/*; do ln -s "$each" "$new/net/${wireless}/$(basename "$each")"; done`,
        ]),
    'mount --move $new /sys/class',
  ];
}

/**
 * An ip that calls an interface hardware: it has no kind.
 * @param {string} name
 */
function fakeIp(name) {
  return `#!/bin/sh
/usr/sbin/ip "$@" | perl -pe 's/("ifname":"${name}",.*?)"info_kind":"veth",/$1/g'
`;
}

/**
 * A folder with the programs that tell another story here.
 * @param {string} directory
 * @param {Machine} machine
 */
function programs(directory, { hardware, libvirt }) {
  const folder = path.join(directory, 'programs');
  mkdirSync(folder, { recursive: true });
  const put = (/** @type {string} */ name, /** @type {string} */ script) =>
    writeFileSync(path.join(folder, name), script, { mode: 0o755 });
  if (hardware !== undefined) put('ip', fakeIp(hardware));
  if (libvirt !== undefined) put('virsh', fakeVirsh(libvirt));
  return folder;
}

/**
 * A virsh that knows one domain.
 * @param {NonNullable<Machine['libvirt']>} libvirt
 */
function fakeVirsh({ domain, port, state }) {
  const link = state === 'link-down' ? "<link state='down'/>" : '';
  return `#!/bin/sh
case " $* " in
*" domstats "*)
  echo "Domain: '${domain}'"
  echo "  state.state=${state === 'paused' ? 3 : 1}"
  echo "  net.count=1"
  echo "  net.0.name=${port}" ;;
*" dumpxml "*)
  echo "<domain type='kvm' id='1'><name>${domain}</name><devices><interface type='bridge'>"
  echo "<mac address='fa:16:3e:56:ea:fa'/><target dev='${port}'/>${link}</interface></devices></domain>" ;;
*) exit 1 ;;
esac
`;
}
