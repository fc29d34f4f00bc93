/** FDB moves of a real bridge, from the kernel through the engine to changes with names. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labMissing } from '../../lab/requirements.js';
import { loadAddon } from '../../src/capture/addon.ts';
import { openLiveSource } from '../../src/capture/live-source.ts';
import { createLiveHostFeed } from '../../src/host/live-host-feed.ts';
import type { Hop } from '../../src/path/path.ts';
import { BridgeTimeline } from '../../src/state/bridge-timeline.ts';

const HOST = `dhmove${process.pid}h`;
const OUTSIDE = `dhmove${process.pid}o`;
const MAC = '02:d0:00:00:00:01';

function missingHere(): string | null {
  try {
    loadAddon();
  } catch {
    return 'the addon is not built';
  }
  return labMissing();
}
const missing = missingHere();

const ip = (...args: readonly string[]) => execFileSync('ip', args, { stdio: 'pipe' });

/** The link's IPv6 sends on its own when it comes up, under the MAC it has then. */
function sendFrom(end: string, mac: string): void {
  for (const change of [['down'], ['address', mac], ['up']]) ip('-n', OUTSIDE, 'link', 'set', end, ...change);
}

describe.skipIf(missing !== null)(`a MAC that moves${missing === null ? '' : ` [skipped: ${missing}]`}`, () => {
  beforeAll(() => {
    for (const netns of [HOST, OUTSIDE]) ip('netns', 'add', netns);
    ip('-n', HOST, 'link', 'add', 'br0', 'type', 'bridge');
    for (const port of ['p0', 'p1']) {
      ip('-n', HOST, 'link', 'add', port, 'type', 'veth', 'peer', 'name', `far-${port}`, 'netns', OUTSIDE);
      ip('-n', HOST, 'link', 'set', port, 'master', 'br0', 'up');
    }
    ip('-n', HOST, 'link', 'set', 'br0', 'up');
  });

  afterAll(() => {
    for (const netns of [HOST, OUTSIDE]) ip('netns', 'del', netns);
  });

  it('is on the timeline with both ports and in the right order', { timeout: 30_000 }, async () => {
    const hop = (name: string): Hop => ({ name: `${HOST}/${name}`, interfaces: [`${HOST}/${name}`], role: 'unknown' });
    const names = ['p0', 'br0', 'p1'];
    const source = openLiveSource(
      names.map((name) => ({ name: `${HOST}/${name}`, promiscuous: false })),
      { filter: 'udp port 67' },
    );
    const live = await createLiveHostFeed({ paths: [{ guest: { mac: MAC, name: null }, hops: names.map(hop) }] });
    const timeline = new BridgeTimeline();
    const giveUp = setTimeout(() => source.stop(), 20_000);
    let next = 'p0';
    for await (const batch of source.batches()) {
      for (const state of live.feed(batch)) timeline.add(state);
      const at = timeline.portAt(MAC, `${HOST}/br0`, BigInt(Date.now() + 1_000) * 1_000_000n);
      if (next === 'p0' && at === null) {
        sendFrom('far-p0', MAC);
        next = 'p1';
      } else if (next === 'p1' && at?.to === `${HOST}/p0`) {
        sendFrom('far-p1', MAC);
        next = 'done';
      } else if (next === 'done' && at?.to === `${HOST}/p1`) source.stop();
    }
    clearTimeout(giveUp);
    live.close();
    expect(timeline.moves(MAC)[0]).toMatchObject({ what: 'moved', from: `${HOST}/p0`, to: `${HOST}/p1` });
  });
});
