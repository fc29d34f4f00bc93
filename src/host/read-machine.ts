/** What machine this is, from sysfs: the firmware's vendor and product, and interfaces with a phy80211. */
import { access, readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { machineKind } from '../state/kinds/machine.ts';
import { hypervisorOf } from '../tools/hypervisor.ts';
import { defineReader } from './reader.ts';

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
