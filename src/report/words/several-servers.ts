/** What is said about `several-servers`; the rule is src/diagnose/rules/several-servers.ts. */
import { NOT_LIKELY, say, sayWord, type Words } from './words.ts';

export const severalServers: Words<'several-servers'> = {
  brief: 'more than one DHCP server answers',
  title: ({ servers }) => `more than one DHCP server answers: ${say(servers, 'two or more')}`,
  likely: NOT_LIKELY,
  meaning:
    'Two servers with different identifiers answered one request. That is right for a pair that shares its leases. Else the guest takes whichever is faster, addresses are granted twice, and one server may refuse what the other one granted. A server that nobody set up is often one on a guest or a router.',
  proof:
    'One request got an OFFER, ACK or NAK from two server identifiers (option 54). A PXE boot server, which offers no address, is not counted. It is a cause where one server refused what another one offered.',
  advice: ({ macs }) => {
    const known = Array.isArray(macs) ? macs.filter((mac) => mac !== '').map((mac) => sayWord(mac, 'MAC')) : [];
    return [
      'see whether both servers are yours and share their leases; if not, stop one of them',
      `behind which port each is: bridge fdb show | grep -i -e ${known.join(' -e ') || 'MAC'}`,
    ];
  },
};
