/** The lab's ground truth rests on tcpdump and wire.js; cap, another binding with another reader, must see the same. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createLab } from '../../lab/lab.js';
import { until } from '../../lab/process.js';
import { describeLab } from './lab-or-skip.ts';

const OBSERVER = fileURLToPath(new URL('../../lab/cap-observer.js', import.meta.url));
const noCap = whyNoCap();

function whyNoCap(): string | null {
  try {
    createRequire(import.meta.url)('cap');
    return null;
  } catch {
    return 'cap is not compiled: scripts/test does it';
  }
}

describeLab('ground truth', () => {
  test('cap sees what tcpdump sees at the guest', async ({ skip }) => {
    if (noCap !== null) skip(noCap);
    const lab = await createLab();
    try {
      const observer = await lab.observe('vm0', 'eth0');
      const cap = lab.start('vm0', [process.execPath, OBSERVER, 'eth0']);
      await cap.saying(/ready/);
      await lab.runClient(0, 'udhcpc');
      const captured = () => cap.stdout().split('\n').slice(1, -1);
      await until(() => captured().length >= 4, 3000);
      const payloads = captured().map((hex) => hex.slice(2 * (14 + 20 + 8)));
      expect(observer.frames().map(({ type }) => type)).toEqual(['DISCOVER', 'OFFER', 'REQUEST', 'ACK']);
      expect(payloads).toEqual(observer.frames().map(({ payload }) => payload));
    } finally {
      await lab.close();
    }
  });
});
