/** What machine this is, from sysfs: the firmware's vendor and product, and interfaces with a phy80211. */
import { access, readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { machineKind } from '../state/kinds/machine.ts';
import { defineReader } from './reader.ts';

/** What hypervisors put into the firmware tables of their guests (systemd's detect-virt reads the same). */
const HYPERVISORS: readonly (readonly [RegExp, string])[] = [
  [/\bKVM\b|\bQEMU\b|\bOpenStack\b|\bBochs\b/i, 'KVM'],
  [/\bVMware\b/i, 'VMware'],
  [/\bVirtualBox\b|\binnotek\b/i, 'VirtualBox'],
  [/Microsoft Corporation Virtual Machine/i, 'Hyper-V'],
  [/\bXen\b/i, 'Xen'],
  [/\bParallels\b/i, 'Parallels'],
  [/\bBHYVE\b/i, 'bhyve'],
  [/Google Compute Engine/i, 'Google Compute Engine'],
  [/Amazon EC2 (?!.*\.metal)/i, 'Amazon EC2'],
];

/** The hypervisor that vendor and product name; null where they name none. */
export function hypervisorOf(product: string): string | null {
  return HYPERVISORS.find(([pattern]) => pattern.test(product))?.[1] ?? null;
}

export const readMachine = machineReader('/sys/class');

/** @param sysClass  The folder `/sys/class`. */
export function machineReader(sysClass: string) {
  return defineReader({
    kind: machineKind,
    async read() {
      const field = (name: string) => readFile(`${sysClass}/dmi/id/${name}`, 'latin1').then(trimmed, nothing);
      const product = [await field('sys_vendor'), await field('product_name')].filter((text) => text !== '').join(' ');
      const names = await readdir(`${sysClass}/net`).catch(() => []);
      const isWireless = (name: string) => access(`${sysClass}/net/${name}/phy80211`).then(yes, no);
      const checked = await Promise.all(names.map(async (name) => ((await isWireless(name)) ? [name] : [])));
      return {
        product: product === '' ? null : product,
        hypervisor: hypervisorOf(product),
        wireless: checked.flat().sort(),
        hostname: hostname(),
      };
    },
  });
}

const trimmed = (text: string) => text.trim();
const nothing = () => '';
const yes = () => true;
const no = () => false;
