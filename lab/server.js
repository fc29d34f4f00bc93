/** The lab's DHCP server: dnsmasq in the foreground, without configuration, DNS or the ping before an OFFER. */
import path from 'node:path';
import { start } from './process.js';

export const SERVER_ADDRESS = '192.0.2.1';

/** Its words in every lab; its interface, range and lease file come behind them. */
export const DNSMASQ = [
  'dnsmasq',
  '--keep-in-foreground',
  '--conf-file=/dev/null',
  '--user=root',
  '--pid-file',
  '--port=0',
  '--no-ping',
  '--bind-interfaces',
  '--log-facility=-',
];

/**
 * @param {import('./namespaces.js').Namespaces} namespaces
 * @param {string} directory  For the lease file.
 * @returns {Promise<import('./process.js').Started>}
 */
export async function startServer(namespaces, directory) {
  const dnsmasq = start(
    namespaces.argv('dhcp', [
      ...DNSMASQ,
      '--interface=eth0',
      '--dhcp-authoritative',
      '--dhcp-range=192.0.2.10,192.0.2.200,12h',
      `--dhcp-leasefile=${path.join(directory, 'leases')}`,
    ]),
  );
  await dnsmasq.saying(/sockets bound exclusively|DHCP, IP range/);
  return dnsmasq;
}
