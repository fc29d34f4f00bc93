/**
 * A server on one host, its client on another, and a trace that captures on both over ssh: verdicts judged by what the guest
 * received, incidents replayed. `scripts/lab run hosts-... --times N` runs them more often, and the others.
 */
import { expect, test } from 'vitest';
import { runFault } from '../../lab/run-fault.js';
import { describeLab } from './lab-or-skip.ts';

const FAULTS = [
  'hosts-loop',
  'hosts-firewall',
  'hosts-between',
  'hosts-tcpdump',
  'hosts-collect',
  'hosts-clock',
  'hosts-mac',
  'hosts-cut',
  'third-between',
  'third-collect',
  'third-collect-loop',
  'third-late',
  'third-all',
  'third-all-collect',
];

describeLab(
  'a live trace through two hosts is right about',
  () => {
    test.for(FAULTS)('%s', { timeout: 150_000 }, async (name) => {
      const { complaints, text } = await runFault(name, { client: 'udhcpc', timeoutMs: 4000 });
      expect(complaints, text).toEqual([]);
    });

    test('hosts-clock-set, and tells by how much', { timeout: 150_000 }, async () => {
      const { complaints, text, report } = await runFault('hosts-clock-set', { client: 'udhcpc', timeoutMs: 4000 });
      expect(complaints, text).toEqual([]);
      const settings = report.hostEvents.filter(({ kind }) => kind === 'clock-set');
      expect(settings).toEqual([
        expect.objectContaining({ host: 'A', by: expect.stringMatching(/^(3600\.00|3599\.99)/) }),
      ]);
    });
  },
  'two-hosts',
);
