/** Another host as a source, over a real ssh to a real sshd: what it sends, and what happens when it stops to. */
import { expect, test } from 'vitest';
import { startFarHost } from '../../lab/far-host.js';
import { createLab, type Lab } from '../../lab/lab.js';
import { until } from '../../lab/process.js';
import type { Batch, SourceEvent } from '../../src/capture/source.ts';
import { captureThere, probe } from '../../src/remote/connect.ts';
import { FarSource } from '../../src/remote/far-source.ts';
import { sshWords } from '../../src/remote/ssh-command.ts';
import { SshSession } from '../../src/remote/ssh-session.ts';
import { describeLab } from './lab-or-skip.ts';

type Far = Awaited<ReturnType<typeof startFarHost>>;

function follow(far: Far, argv: readonly string[]) {
  const destination = { host: 'A', ssh: 'A' };
  const session = new SshSession(far.nearArgv(sshWords('A')), { owner: null, env: process.env });
  const said: string[] = [];
  const keep = () => true;
  const source = new FarSource({
    host: 'A',
    expected: [],
    end: () => session.end(),
    async connect() {
      const facts = await probe(session, destination);
      return captureThere(session, destination, facts, { argv, keep, onSaid: (line) => said.push(line) });
    },
  });
  const events: SourceEvent[] = [];
  const seen = { frames: 0, watermarkNs: 0n, isOrdered: true };
  const take = ({ frames, events: timed, watermarkNs }: Batch) => {
    seen.isOrdered &&= watermarkNs >= seen.watermarkNs && frames.every(({ timeNs }) => timeNs > seen.watermarkNs);
    seen.frames += frames.length;
    seen.watermarkNs = watermarkNs;
    events.push(...timed.map(({ event }) => event));
  };
  const ended = (async () => {
    for await (const batch of source.batches()) take(batch);
  })();
  return { source, session, said, events, seen, ended };
}

const journal = (events: readonly SourceEvent[], kind: string) =>
  events.filter((event) => event.kind === 'journal' && event.entry.fields.get('DHCPHOP_KIND') === kind);

describeLab('another host over ssh', () => {
  test('sends what it captures and its state; is gone and comes back; leaves nothing', {
    timeout: 90_000,
  }, async () => {
    const lab = await createLab({ topology: 'two-hosts' });
    try {
      const far = await startFarHost(lab);
      const run = follow(far, ['--server', 'tap7']);
      expect(await until(() => run.said.some((line) => line.includes('uplink1 > br1 > tap7')), 20_000)).toBe(true);
      expect(await until(() => journal(run.events, 'capture').length >= 6, 5_000)).toBe(true);
      expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
      expect(await until(() => run.seen.frames >= 12, 5_000)).toBe(true);
      const names = run.events.flatMap((event) => (event.kind === 'interface' ? event.interface.name : []));
      expect(names).toEqual(['uplink1', 'br1', 'tap7']);
      expect(journal(run.events, 'path')).toHaveLength(1);

      await far.cut();
      const gone = () => run.events.filter(({ kind }) => kind === 'gone');
      expect(await until(() => gone().length === 3, 5_000)).toBe(true);
      const before = run.seen.watermarkNs;
      expect(await until(() => run.seen.watermarkNs > before + 1_000_000_000n, 5_000)).toBe(true);
      await far.restart();
      const opened = journal(run.events, 'capture').length;
      expect(await until(() => journal(run.events, 'capture').length >= opened + 6, 30_000)).toBe(true);
      const frames = run.seen.frames;
      expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
      expect(await until(() => run.seen.frames > frames, 5_000)).toBe(true);
      expect(run.events.filter(({ kind }) => kind === 'interface')).toHaveLength(3);

      run.source.stop();
      await run.ended;
      run.session.close();
      expect(run.seen.isOrdered).toBe(true);
      expect(await until(async () => (await processes(lab)) === 0, 10_000)).toBe(true);
    } finally {
      await lab.close();
    }
  });
});

/** Of dhcphop on the other host. */
async function processes(lab: Lab): Promise<number> {
  const pids = (await lab.exec('hva', ['ip', 'netns', 'pids', lab.ns.name('hva')])).split('\n').filter(Boolean);
  const commands = await Promise.all(
    pids.map((pid) => lab.exec('hva', ['sh', '-c', `tr '\\0' ' ' </proc/${pid}/cmdline || :`])),
  );
  return commands.filter((command) => command.includes(' capture ')).length;
}
