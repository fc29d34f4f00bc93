/** The lab itself, judged by tcpdump and the kernel's own FDB monitor: no line of dhcphop takes part. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLIENTS, type ClientName } from '../../lab/client.js';
import { createLab } from '../../lab/lab.js';
import type { Observer } from '../../lab/observer.js';
import { sleep, until } from '../../lab/process.js';
import { describeLab } from './lab-or-skip.ts';

const GUEST = 'fa:16:3e:56:ea:fa';
const types = (observer: Observer) => observer.frames().map((frame) => frame.type);
const replies = (observer: Observer) => observer.frames().filter((frame) => frame.op === 2);

/** A lab with the fault, tcpdump on every hop and the FDB monitor, while a client tries. */
async function play(fault: string, client: ClientName, port: 'tap' | 'veth', timeoutMs: number) {
  const lab = await createLab({ port });
  try {
    await lab.inject(fault);
    const [uplink, bridge, guestPort] = (await Promise.all(lab.path.map((name) => lab.observe('hv', name)))) as [
      Observer,
      Observer,
      Observer,
    ];
    const monitor = lab.start('hv', ['bridge', 'monitor', 'fdb']);
    await sleep(100);
    const attempt = await lab.runClient(0, client, { timeoutMs });
    await sleep(100);
    const moves = monitor
      .stdout()
      .split('\n')
      .filter((line) => line.startsWith(GUEST))
      .map((line) => line.split(' ')[2]);
    return { lab, attempt, uplink, bridge, guestPort, moves };
  } finally {
    await lab.close();
  }
}

describeLab('healthy', () => {
  test.each([
    ['udhcpc', 'tap'],
    ['dhclient', 'tap'],
    ['udhcpc', 'veth'],
  ] as const)('%s behind a %s is bound, and every hop shows all four messages once', async (client, port) => {
    const { lab, attempt, uplink, bridge, guestPort, moves } = await play('healthy', client, port, 6000);
    expect(attempt, attempt.output).toMatchObject({ bound: true });
    for (const observer of [uplink, bridge, guestPort]) {
      expect(types(observer)).toEqual(['DISCOVER', 'OFFER', 'REQUEST', 'ACK']);
    }
    expect(types(lab.guestView)).toEqual(['OFFER', 'ACK']);
    expect(lab.networkView.frames().map(({ type }) => type)).toEqual(['DISCOVER', 'REQUEST']);
    expect(moves).toEqual(['tap0']);
  });
});

describeLab('loop', () => {
  test.each(CLIENTS)(
    '%s: the OFFER reaches the bridge and not the guest, whose MAC moved to the uplink',
    async (client) => {
      const { lab, attempt, uplink, bridge, guestPort, moves } = await play('loop', client, 'tap', 3500);
      expect(attempt.bound).toBe(false);
      const sent = lab.networkView.frames().length;
      expect(sent).toBeGreaterThanOrEqual(2);
      expect(replies(uplink)).toHaveLength(sent);
      expect(replies(bridge)).toHaveLength(sent);
      expect(replies(guestPort)).toHaveLength(0);
      expect(replies(lab.guestView)).toHaveLength(0);
      // Each DISCOVER came back: on its way out and on its way in at every hop, and into the guest itself.
      for (const observer of [uplink, bridge, guestPort]) {
        expect(types(observer).filter((type) => type === 'DISCOVER')).toHaveLength(2 * sent);
      }
      expect(types(lab.guestView)).toEqual(Array(sent).fill('DISCOVER'));
      expect(moves).toEqual(Array(sent).fill(['tap0', 'uplink0']).flat());
    },
  );

  test('loop-race: one client loses replies and gets others', async () => {
    const { lab, attempt, uplink, bridge } = await play('loop-race', 'udhcpc', 'tap', 8000);
    expect(attempt, attempt.output).toMatchObject({ bound: true });
    expect(replies(uplink).map((frame) => frame.type)).toEqual(['OFFER', 'OFFER', 'ACK', 'ACK']);
    expect(replies(bridge)).toHaveLength(4);
    expect(replies(lab.guestView).map((frame) => frame.payload)).toEqual([
      replies(uplink)[1]?.payload,
      replies(uplink)[3]?.payload,
    ]);
  });
});

describeLab('the lab', () => {
  test('runs beside another one and leaves nothing behind', async () => {
    const [one, two] = await Promise.all([createLab({ guests: 3 }), createLab()]);
    const shuttles = execFileSync('ip', ['netns', 'pids', one.ns.name('hv')], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(shuttles).toHaveLength(3);
    const attempts = await Promise.all([
      ...[0, 1, 2].map((guest) => one.runClient(guest, 'udhcpc')),
      two.runClient(0, 'udhcpc'),
    ]);
    expect(attempts.map((attempt) => attempt.bound)).toEqual([true, true, true, true]);
    await Promise.all([one.close(), two.close()]);
    await one.close();
    expect(execFileSync('ip', ['netns', 'list'], { encoding: 'utf8', stdio: 'pipe' })).not.toContain(
      `dhcphop${process.pid}x`,
    );
    expect(existsSync(one.directory)).toBe(false);
    expect(await until(() => shuttles.every((pid) => !existsSync(`/proc/${pid}`)), 2000)).toBe(true);
  });

  test('says what is wrong with what it cannot build', async () => {
    await expect(createLab({ topology: 'nowhere' })).rejects.toThrow('no topology nowhere; there are: bridge');
  });
});
