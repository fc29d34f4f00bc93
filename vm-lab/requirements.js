/** What the VM lab needs of a machine. The command fails with it, tests skip with it. */
import { existsSync } from 'node:fs';
import { onPath } from '../lab/client.js';

/** Programs run here or taken into the image, and the Debian packages they come from. */
const PACKAGES = {
  'qemu-system-x86_64': 'qemu-system-x86',
  busybox: 'busybox-static',
  depmod: 'kmod',
  ip: 'iproute2',
  tcpdump: 'tcpdump',
  dnsmasq: 'dnsmasq-base',
  perl: 'perl-base',
};

/**
 * Why no machine can be started here.
 * @returns {string | null} null where one can
 */
export function vmMissing() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'not Linux on x86-64';
  const missing = Object.entries(PACKAGES).filter(([program]) => !onPath(program));
  if (missing.length > 0) {
    const packages = missing.map(([, from]) => from).join(' ');
    return `missing ${missing.map(([program]) => program).join(', ')}: apt-get install --no-install-recommends ${packages}`;
  }
  for (const built of ['dist/main.js', 'native/build/Release/capture.node']) {
    if (!existsSync(new URL(`../${built}`, import.meta.url))) return `no ${built}: npm run build`;
  }
  return null;
}
