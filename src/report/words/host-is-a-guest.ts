/** What is said about `host-is-a-guest`; the rule is src/diagnose/rules/host-is-a-guest.ts. */
import { NOT_LIKELY, say, type Words } from './words.ts';

export const hostIsAGuest: Words<'host-is-a-guest'> = {
  brief: 'this host is a virtual machine, and the switch below may refuse MACs',
  title: ({ hypervisor }) =>
    `this host is a guest of ${say(hypervisor, 'a hypervisor')} itself, whose switch may refuse the MACs of its guests`,
  likely: NOT_LIKELY,
  meaning:
    'The hypervisor below knows one MAC for this machine. Many virtual switches, and all big clouds, drop frames from any other, or do not send frames to it: the guests of this host can ask and never get an answer.',
  proof:
    'The firmware (DMI) names a hypervisor, and requests left by the outermost interface without a reply. It is a hint: whether the switch below takes them cannot be seen from here.',
  advice: ({ hypervisor }) => [
    hypervisor === 'VMware'
      ? 'in the port group of vSphere allow promiscuous mode, MAC address changes and forged transmits'
      : hypervisor === 'Hyper-V'
        ? 'on the Hyper-V host: Set-VMNetworkAdapter -VMName NAME -MacAddressSpoofing On'
        : 'let the hypervisor below pass other MACs (no nwfilter, MAC filter or port security on the NIC of this host), or route and translate here',
  ],
};
