/** What is said about `guest-held`; the rule is src/diagnose/rules/guest-held.ts. */
import { NOT_LIKELY, say, sayWord, type Words } from './words.ts';

export const guestHeld: Words<'guest-held'> = {
  brief: 'libvirt keeps the guest from asking',
  title: ({ domain, interface: name, held }) =>
    held === 'link-down'
      ? `libvirt held the link of ${say(name, 'the NIC')} of ${say(domain, 'the domain')} down when last asked: the guest cannot send`
      : `${say(domain, 'the domain')} was paused when libvirt was last asked, and a paused guest on ${say(name, 'its port')} does not ask`,
  likely: NOT_LIKELY,
  meaning:
    "The port of the guest is up, but the guest cannot use it: its domain is paused, or its NIC has no link (state='down' in its XML). A guest in that state neither asks nor takes an answer.",
  proof:
    'The state of the domain, or of the link of its NIC, as libvirt told it last, and no DHCP message of the guest.',
  advice: ({ domain, interface: name, held }) =>
    held === 'link-down'
      ? [
          `sudo virsh domif-setlink --domain ${sayWord(domain, 'DOMAIN')} --interface ${sayWord(name, 'INTERFACE')} --state up`,
        ]
      : [`sudo virsh resume --domain ${sayWord(domain, 'DOMAIN')}`],
};
