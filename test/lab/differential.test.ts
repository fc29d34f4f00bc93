/** The model of the kernel against the kernel: random bridges, and where random frames really came out. */
import { expect, test } from 'vitest';
import { differenceText, runDifferential } from '../../lab/differential/differential.js';
import { describeLab } from './lab-or-skip.ts';

const HOSTS = 150;

describeLab('the model of the way across a bridge', () => {
  test(`says of ${HOSTS} random hosts what the kernel does`, { timeout: 120_000 }, async () => {
    const { differences, frames, answers } = await runDifferential({ seed: 1, hosts: HOSTS });
    expect(differences.map(differenceText)).toEqual([]);
    expect(frames).toBe(HOSTS * 10);
    // Frames get through, and each of these stages takes some: a model that says little would pass otherwise.
    for (const said of ['passes', ...STAGES.map((code) => `stops: ${code}`)])
      expect(answers.get(said), said).toBeGreaterThan(0);
  });
});

const STAGES = [
  'filtered-by-ebtables',
  'filtered-by-iptables',
  'filtered-by-nftables',
  'flooding-off',
  'guest-mac-is-port-mac',
  'guest-mac-on-wrong-port',
  'ip-header-wrong',
  'learning-off',
  'mtu-too-small',
  'port-down',
  'port-isolated',
  'port-not-forwarding',
  'tap-not-on-bridge',
];
