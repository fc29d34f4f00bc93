/** A host that does not belong there speaks with a MAC that is not its own. Used by the bond-*-mac faults. */
import { fileURLToPath } from 'node:url';

/**
 * @param {import('../lab.js').Lab} lab
 * @param {string} mac
 * @param {string} when  As speaker.pl takes it.
 */
export async function speakAs(lab, mac, when) {
  await lab.exec('sw', ['bridge', 'link', 'set', 'dev', 'rogue0', 'learning', 'off']);
  await lab.ns.ip('rogue', 'link', 'set', 'eth0', 'address', mac);
  const speaker = lab.start('rogue', [
    'perl',
    fileURLToPath(new URL('../speaker.pl', import.meta.url)),
    'eth0',
    mac,
    when,
  ]);
  await speaker.saying(/ready/);
}
