/** What virsh prints of guests: whether they are paused, and their network interfaces. */
import { parseDomainXml } from '../parse-domain-xml.ts';
import type { SavedFormat } from './format.ts';

/** VIR_DOMAIN_PAUSED of libvirt-domain.h. */
const PAUSED = '3';

export const DOMAIN_STATS: SavedFormat = {
  command: 'virsh domstats --state --interface',
  begins: (line) => /^Domain: '.*'\s*$/.test(line),
  read(lines, { netns }, into) {
    if (netns !== null) return;
    let domain = '';
    let isPaused = false;
    for (const line of lines) {
      const heading = /^Domain: '(.*)'\s*$/.exec(line);
      if (heading !== null) [domain, isPaused] = [heading[1] ?? '', false];
      const state = /^\s+state\.state=(\d+)\s*$/.exec(line);
      if (state !== null) isPaused = state[1] === PAUSED;
      const nic = /^\s+net\.\d+\.name=(\S+)\s*$/.exec(line);
      if (nic?.[1] !== undefined) into.guests.push({ domain, interface: nic[1], held: isPaused ? 'paused' : null });
    }
  },
};

export const DOMAIN_XML: SavedFormat = {
  command: 'virsh dumpxml GUEST',
  begins: (line) => /^<domain[\s>]/.test(line),
  isHeading: true,
  read(lines, _context, into) {
    into.domains.push(parseDomainXml(lines.join('\n')));
  },
};
