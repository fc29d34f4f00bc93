/** Clients that cannot be served as they ask, or take nothing of what they get. */

import { addRogue, askOddly, askUntil, dropByXdp, fillChecksums } from './helpers.js';
import { INNERMOST, OUTERMOST, UNTIL_NO_REPLY_MS } from './row.js';

/** @typedef {import('./row.js').Row} Row */

/** @type {readonly Row[]} */
export const CLIENT_ROWS = [
  {
    name: 'chaddr-of-another',
    family: 'client',
    lost: null,
    cause: 'chaddr-differs',
    spots: INNERMOST,
    anyone: true,
    unseen: true,
    patienceMs: UNTIL_NO_REPLY_MS,
    inject: fillChecksums,
    ask: (lab, patienceMs) => askOddly(lab, 'chaddr=02:00:00:00:ca:fe,deaf', patienceMs),
  },
  {
    name: 'client-is-deaf',
    summary: "the guest's client takes no offer",
    by: { client: 'lab/odd-client.pl' },
    family: 'client',
    lost: null,
    cause: 'offer-ignored',
    spots: INNERMOST,
    patienceMs: UNTIL_NO_REPLY_MS,
    // With a checksum that is only begun it could not be told from a client that cannot take that.
    inject: fillChecksums,
    ask: (lab, patienceMs) => askOddly(lab, 'deaf', patienceMs),
  },
  {
    name: 'deaf-to-what-it-took-before',
    family: 'client',
    lost: null,
    // The checksums are only begun, and it took them before.
    cause: 'offer-ignored',
    spots: INNERMOST,
    patienceMs: UNTIL_NO_REPLY_MS,
    async ask(lab, patienceMs) {
      await lab.runClient(0, 'udhcpc', { timeoutMs: patienceMs });
      return askOddly(lab, 'deaf', patienceMs);
    },
  },
  {
    name: 'guest-filters',
    family: 'client',
    lost: null,
    cause: 'offer-ignored',
    spots: ['tap', 'proxmox'],
    unseen: true,
    patienceMs: UNTIL_NO_REPLY_MS,
    inject: (lab) => dropByXdp(lab, 'vm0', 'eth0'),
  },
  {
    name: 'address-in-use',
    family: 'client',
    lost: null,
    cause: 'lease-declined',
    // The DECLINE has an xid of its own.
    unseen: true,
    spots: INNERMOST,
    // It says that it has a lease before it looks whether somebody else has the address.
    ask: (lab, patienceMs) => askUntil(lab, /declining/, patienceMs, 'vm0', 'eth0', ['-a500']),
    // Somebody has every address.
    async inject(lab) {
      await addRogue(lab, '02:00:00:00:00:66');
      await lab.exec('sw', ['bridge', 'link', 'set', 'dev', 'rogue0', 'learning', 'on']);
      await lab.ns.ip('rogue', 'address', 'add', '192.0.2.250/24', 'dev', 'eth0');
      await lab.ns.ip('rogue', 'route', 'add', 'local', '192.0.2.0/25', 'dev', 'eth0');
      await lab.ns.ip('rogue', 'route', 'add', 'local', '192.0.2.128/26', 'dev', 'eth0');
    },
    mending: 'the host that has the address goes',
    mend: (lab) => lab.ns.ip('rogue', 'link', 'set', 'eth0', 'down'),
  },
  {
    name: 'client-of-the-host-on-a-port',
    family: 'client',
    lost: null,
    cause: 'client-on-bridge-port',
    spots: ['tap', 'proxmox-vmbr'],
    patienceMs: 3000,
    anyone: true,
    unseen: true,
    ask: (lab, patienceMs) => askUntil(lab, /lease of/, patienceMs, 'hv', 'uplink0', []),
  },
  {
    name: 'same-mac-asks-outside',
    family: 'client',
    lost: null,
    cause: null,
    symptoms: ['duplicate-mac'],
    spots: OUTERMOST,
    unseen: true,
    // The server answers everyone by broadcast, so that nobody's reply goes astray.
    client: ['-B'],
    async ask(lab, patienceMs) {
      await addRogue(lab, lab.guests[0]?.mac ?? '');
      const ask = () => lab.runClient(0, 'udhcpc', { timeoutMs: patienceMs, more: ['-B'] });
      const attempt = await ask();
      const argv = ['-f', '-n', '-q', '-B', '-i', 'eth0', '-s', '/bin/true', '-t', '2', '-T', '1'];
      const other = lab.start('rogue', ['busybox', 'udhcpc', ...argv]);
      await other.exited;
      await ask();
      return attempt;
    },
  },
  {
    name: 'one-identifier-for-two',
    family: 'client',
    lost: null,
    cause: null,
    symptoms: ['client-id-shared'],
    spots: ['tap'],
    anyone: true,
    unseen: true,
    // Clones, one after the other behind one port.
    async ask(lab, patienceMs) {
      const more = ['-C', '-x', '0x3d:ff00112233445566'];
      const attempt = await lab.runClient(0, 'udhcpc', { timeoutMs: patienceMs, more });
      await lab.ns.ip('vm0', 'link', 'set', 'eth0', 'address', '02:00:00:00:00:66');
      await lab.runClient(0, 'udhcpc', { timeoutMs: patienceMs, more });
      return attempt;
    },
  },
];
