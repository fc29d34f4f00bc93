/** Which program writes chains of a name, as they are known to: there the rule is mended for good. */

const OWNERS: readonly (readonly [RegExp, string])[] = [
  [/^DOCKER/, 'Docker writes such chains; rules that are to stay go into DOCKER-USER'],
  [
    /^(libvirt|LIBVIRT)[-_]|^[FHIJOP][IOJP]?-(vnet|macvtap)\d/,
    'libvirt writes such chains: see the nwfilter of the guest',
  ],
  [
    /^PVEFW-|^tap\d+i\d+-|^veth\d+i\d+-|^fwbr\d+/,
    'Proxmox VE writes such chains: see the firewall options of the guest',
  ],
  [/^neutron-/, 'OpenStack neutron writes such chains: see the port security of the guest'],
  [/^(KUBE|CNI|cali|CILIUM)-/, 'Kubernetes or its network plugin writes such chains'],
  [/^ufw-/, 'ufw writes such chains: ufw status'],
];

/** Null where the name tells nothing. */
export function ownerOf(chain: unknown): string | null {
  return OWNERS.find(([name]) => name.test(String(chain ?? '')))?.[1] ?? null;
}
