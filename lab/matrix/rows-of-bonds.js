/** Faults behind a bond: its modes against a switch without a LAG, slaves that take nothing, loops and strangers beyond the trunks. */
import { bondBackup } from '../faults/bond-backup.js';
import { bondDuplicate } from '../faults/bond-dup-mac.js';
import { bondFlood } from '../faults/bond-flood.js';
import { bondLoop } from '../faults/bond-loop.js';
import { bondOwnAddress } from '../faults/bond-own-mac.js';
import { sleep } from '../process.js';
import { setBondMode, VLAN } from '../topologies/bond.js';
import { UNTIL_NO_REPLY_MS } from './row.js';

/** @typedef {import('./row.js').Row} Row */

/** Modes that need a LAG: the switch floods to one slave what came by the other, and the bond takes it. */
const NEED_LAG = ['balance-rr', 'balance-xor', 'broadcast'];
/** Modes that do without: of what the switch floods they take one copy. */
const NEED_NONE = ['balance-tlb', 'balance-alb', '802.3ad'];
const AFTER_REFLECTION = ['reflected-request', 'guest-mac-on-wrong-port', 'guest-mac-moving'];

/** @type {readonly Row[]} */
export const BOND_ROWS = [
  {
    name: 'bond-healthy',
    family: 'bond',
    lost: null,
    cause: null,
  },
  {
    name: 'bond-flooded-replies',
    family: 'bond',
    spots: ['bond'],
    lost: null,
    cause: null,
    inject: bondFlood.inject,
  },
  ...NEED_LAG.map(
    (mode) =>
      /** @type {Row} */ ({
        name: `bond-${mode}`,
        family: 'bond',
        ...(mode === 'balance-rr' ? {} : { spots: ['bond'] }),
        lost: ['bridge', 'inner'],
        cause: 'bond-without-lag',
        also: AFTER_REFLECTION,
        // Each request leaves by both slaves: two frames for one message.
        ...(mode === 'broadcast' ? { unseen: true } : {}),
        inject: (lab) => setBondMode(lab, mode),
        mending: 'the mode of the bond is changed',
        mend: (lab) => setBondMode(lab, 'active-backup'),
      }),
  ),
  ...NEED_NONE.map(
    (mode) =>
      /** @type {Row} */ ({
        name: `bond-${mode}`,
        family: 'bond',
        spots: ['bond'],
        lost: null,
        cause: null,
        inject: (lab) => setBondMode(lab, mode),
      }),
  ),
  {
    name: 'bond-replies-on-backup-slave',
    family: 'bond',
    lost: ['x0|x1', 'bond0'],
    cause: 'reply-on-backup-slave',
    inject: bondBackup.inject,
  },
  {
    name: 'bond-fails-over-alone',
    family: 'bond',
    spots: ['bond'],
    lost: ['x0|x1', 'bond0'],
    cause: 'reply-on-backup-slave',
    // The bond changes its slave while the switch holds on to the port of the other.
    async inject(lab) {
      await lab.exec('sw', ['bridge', 'link', 'set', 'dev', 'p1', 'learning', 'off']);
      const entry = [lab.guests[0]?.mac ?? '', 'dev', 'p0', 'master', 'static', 'sticky', 'vlan', VLAN];
      await lab.exec('sw', ['bridge', 'fdb', 'replace', ...entry]);
      await lab.ns.ip('hv', 'link', 'set', 'bond0', 'type', 'bond', 'active_slave', 'x1');
    },
  },
  {
    name: 'bond-all-slaves-active',
    family: 'bond',
    spots: ['bond'],
    // What the switch floods to the inactive slave is taken for a frame from the network.
    lost: ['bridge', 'inner'],
    cause: 'bond-without-lag',
    also: AFTER_REFLECTION,
    inject: (lab) => lab.ns.ip('hv', 'link', 'set', 'bond0', 'type', 'bond', 'all_slaves_active', '1'),
  },
  {
    name: 'bond-loop-upstream',
    family: 'bond',
    spots: ['bond'],
    lost: ['bridge', 'inner'],
    cause: 'reflected-request',
    also: ['guest-mac-on-wrong-port', 'guest-mac-moving'],
    inject: bondLoop.inject,
  },
  {
    name: 'bond-mac-speaks-outside',
    family: 'bond',
    spots: ['bond'],
    lost: ['bridge', 'inner'],
    cause: 'guest-mac-on-wrong-port',
    also: ['guest-mac-moving', 'duplicate-mac'],
    inject: bondDuplicate.inject,
  },
  {
    name: 'bond-port-mac-speaks-outside',
    family: 'bond',
    spots: ['bond'],
    lost: null,
    cause: null,
    symptoms: ['own-address-from-outside'],
    inject: bondOwnAddress.inject,
    // A lease takes less time than the other one's next word.
    async ask(lab, patienceMs) {
      const attempt = await lab.runClient(0, 'udhcpc', { timeoutMs: patienceMs });
      await sleep(1500);
      return attempt;
    },
  },
  {
    name: 'trunk-lacks-vlan',
    family: 'bond',
    lost: null,
    cause: 'no-reply-from-network',
    patienceMs: UNTIL_NO_REPLY_MS,
    async inject(lab) {
      for (const port of ['p0', 'p1']) await lab.exec('sw', ['bridge', 'vlan', 'del', 'dev', port, 'vid', VLAN]);
    },
    mending: 'the trunks of the switch get the VLAN',
    async mend(lab) {
      for (const port of ['p0', 'p1']) await lab.exec('sw', ['bridge', 'vlan', 'add', 'dev', port, 'vid', VLAN]);
    },
  },
];
