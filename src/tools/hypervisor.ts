/** Which hypervisor this machine is a guest of, by what its firmware says. */

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
