/** A rack comes back after a power cut: all guests of a bridge ask at once, and every verdict is right. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Crowd, createCrowd } from '../../lab/crowd.js';
import { sleep, start } from '../../lab/process.js';
import { parseReport } from '../../lab/run-fault.js';
import { PROGRAM, replay } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

const GUESTS = Number(process.env.STORM_GUESTS ?? 200);
/** Guests that the bridge believes behind the uplink. */
const MISPLACED = Array.from({ length: 8 }, (_, index) => index * 9);

describeLab(`${GUESTS} guests of one bridge`, () => {
  let crowd: Crowd;
  beforeAll(async () => {
    crowd = await createCrowd(GUESTS);
  }, 120_000);
  afterAll(() => crowd?.close(), 60_000);

  test('a storm of DISCOVERs', { timeout: 120_000 }, async () => {
    await crowd.misplace(MISPLACED);
    const file = join(crowd.directory, 'storm.pcapng');
    const argv = [process.execPath, PROGRAM, 'trace', '--bridge', 'br0', '--write', file, '--format', 'json'];
    const trace = start(crowd.ns.argv('hv', argv));
    try {
      await trace.saying(new RegExp(`br0 > ${GUESTS} guest ports`), 30_000);
      const all = crowd.guests.map((_, index) => index);
      const bound = await crowd.askAtOnce(all);
      expect(all.filter((index) => !bound[index])).toEqual(MISPLACED);
      await sleep(1500);
      const exitCode = await trace.stop('SIGINT');
      const report = parseReport({ exitCode, stdout: trace.stdout(), stderr: trace.stderr() });
      expect(report.paths.map(({ guest, hops }) => hops.at(-1) && guest?.mac).length).toBe(GUESTS);
      expect(report.hops.filter(({ dropped }) => dropped !== 0)).toEqual([]);
      for (const [index, { mac, port }] of crowd.guests.entries()) {
        const own = report.exchanges.filter(({ chaddr }) => chaddr === mac);
        const outcomes = own.map(({ outcome }) => outcome);
        const verdicts = own.flatMap(({ messages }) => messages.map(({ verdict }) => verdict));
        if (MISPLACED.includes(index)) {
          expect(new Set(outcomes)).toEqual(new Set(['reply-lost']));
          const lost = verdicts.filter(({ status }) => status === 'lost');
          expect(lost.length).toBeGreaterThan(0);
          for (const verdict of lost) expect(verdict).toMatchObject({ lastSeen: 'br0', missing: port });
        } else {
          // On a busy machine a guest may miss its ACK and repeat its REQUEST, which is another exchange with a lease.
          expect(new Set(outcomes)).toEqual(new Set(['bound']));
          expect(verdicts.filter(({ status }) => status !== 'delivered')).toEqual([]);
        }
      }
      expect(report.summary).toMatchObject({ verdict: 'loss', inconclusive: 0 });
      expect(exitCode).toBe(1);
      expect(report.findings.map(({ code }) => code)).not.toContain('capture-started-late');
      expect(parseReport(await replay([file, '--format', 'json'])).exchanges).toEqual(report.exchanges);

      const { stdout } = await replay([file]);
      // Readable: who went wrong in full, the others counted.
      expect(stdout.split('\n').length).toBeLessThan(160);
    } finally {
      await trace.stop();
    }
  });
});
