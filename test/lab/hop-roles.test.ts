/**
 * Every kind of hop on a real kernel, next to the guest and in the middle: a healthy lease is OK, and where replies are
 * dropped they are called lost there.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onPath, runClient } from '../../lab/client.js';
import { kernelLacks } from '../../lab/kernel-devices.js';
import { createNamespaces } from '../../lab/namespaces.js';
import { guestMac } from '../../lab/ports.js';
import { start } from '../../lab/process.js';
import { labMissing } from '../../lab/requirements.js';
import { parseReport } from '../../lab/run-fault.js';
import { startServer } from '../../lab/server.js';
import { dropReplies, HOP_ROLES, type HopRoleWiring } from '../../lab/topologies/hop-roles.js';
import { replay, traceWhile } from '../../lab/trace.js';

const noLab = labMissing() ?? (onPath('nft') === null ? 'missing nft (package nftables)' : null);

/** Traces one attempt of a client and replays the incident; `argv` is appended to what both need. */
async function attempt({ hops, build, drop }: HopRoleWiring, isDropped: boolean, argv: readonly string[]) {
  const ns = createNamespaces();
  const directory = mkdtempSync(join(tmpdir(), ns.prefix));
  const running: { stop: () => Promise<unknown> }[] = [];
  try {
    running.push(...(await build(ns)), await startServer(ns, directory));
    if (isDropped) await dropReplies(ns, drop);
    const names = hops.map((hop) => hop.replace(/^(.*)\//, (_, role: string) => `${ns.name(role)}/`));
    const file = join(directory, 'incident.pcapng');
    const lab = {
      start: (role: string, words: readonly string[]) => {
        const started = start(ns.argv(role, words));
        running.push(started);
        return started;
      },
    };
    const words = ['--hops', names.join(','), '--format', 'json', '--write', file, ...argv];
    const live = await traceWhile(lab, words, () => runClient(ns, 'vm0', 'udhcpc', directory, { timeoutMs: 4000 }));
    return { names, live, report: parseReport(live), again: parseReport(await replay([file, '--format', 'json'])) };
  } finally {
    await Promise.all(running.reverse().map((each) => each.stop()));
    await ns.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

for (const wiring of HOP_ROLES) {
  const reason = noLab ?? kernelLacks(wiring.needs ?? {});
  const tryIt = reason === null ? test : test.skip;
  const note = reason === null ? '' : ` [skipped: ${reason}]`;

  tryIt(`${wiring.name}: a lease is OK, whoever the guest is${note}`, { timeout: 60_000 }, async () => {
    const { report, live, again } = await attempt(wiring, false, []);
    expect(report.hops.map(({ role }) => role)).toEqual(wiring.roles);
    expect(report.summary, live.stdout).toMatchObject({ verdict: 'ok', lost: 0, inconclusive: 0 });
    expect(report.exchanges.map(({ outcome }) => outcome)).toContain('bound');
    expect(report.findings.filter(({ level }) => level !== 'caution')).toEqual([]);
    for (const { messages } of report.exchanges)
      for (const { sightings } of messages) expect(sightings).toHaveLength(wiring.hops.length);
    expect(again.exchanges).toEqual(report.exchanges);
  });

  tryIt(`${wiring.name}: dropped replies are lost there${note}`, { timeout: 60_000 }, async () => {
    const { names, report, live, again } = await attempt(wiring, true, ['--guest', guestMac(0)]);
    const [lastSeen, missing] = wiring.lost.map((hop) => names[wiring.hops.indexOf(hop)]);
    const messages = report.exchanges.flatMap((exchange) => exchange.messages);
    const replies = messages.filter(({ heading }) => heading === 'to-guest');
    expect(replies.length, live.stdout).toBeGreaterThan(0);
    for (const { verdict } of replies) expect(verdict).toMatchObject({ status: 'lost', lastSeen, missing });
    for (const { heading, reflects, verdict } of messages) {
      if (heading === 'to-network') expect(verdict.status).toBe('delivered');
      expect(reflects).toBeNull();
    }
    expect(live.exitCode).toBe(1);
    expect(again.exchanges).toEqual(report.exchanges);
  });
}
