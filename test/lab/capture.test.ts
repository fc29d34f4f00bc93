/** `dhcphop capture`: what it streams is judged elsewhere, while it runs, as a trace would have judged it. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab, type Lab } from '../../lab/lab.js';
import { start, until } from '../../lab/process.js';
import { parseReport } from '../../lab/run-fault.js';
import { DNSMASQ } from '../../lab/server.js';
import { firstGuest, PROGRAM, replay } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

/** `dhcphop capture ... --write - | dhcphop replay -`: the first in the hypervisor, the second reads while it writes. */
function captureAndJudge(lab: Lab, argv: readonly string[]) {
  const [file = '', ...args] = lab.ns.argv('hv', [process.execPath, PROGRAM, 'capture', ...argv, '--write', '-']);
  const capture = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const judge = spawn(process.execPath, [PROGRAM, 'replay', '-', '--format', 'ndjson'], { stdio: 'pipe' });
  const pieces: Buffer[] = [];
  const said = { capture: '', judge: '' };
  capture.stdout.on('data', (piece: Buffer) => {
    pieces.push(piece);
    judge.stdin.write(piece);
  });
  capture.stdout.on('end', () => judge.stdin.end());
  judge.stdin.on('error', () => undefined);
  capture.stderr.on('data', (text) => (said.capture += text));
  judge.stdout.on('data', (text) => (said.judge += text));
  const codeOf = (child: typeof capture) =>
    new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  return { capture, said, pieces, captured: codeOf(capture), judged: codeOf(judge) };
}

const verdicts = (ndjson: string, type: string) =>
  ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter((event) => event.event === 'message' && event.type === type);

describeLab('a capture as a stream', () => {
  test('is judged while it runs, and ends with standard input', { timeout: 60_000 }, async () => {
    const lab = await createLab();
    try {
      const run = captureAndJudge(lab, [...firstGuest(lab), '--attached']);
      expect(await until(() => run.said.capture.includes('capturing on uplink0 > br0 > tap0'), 20_000)).toBe(true);
      await lab.inject('loop');
      await lab.runClient(0, 'udhcpc');
      // No frame follows: what lets the judge decide is that the stream says how far it has come.
      expect(await until(() => verdicts(run.said.judge, 'OFFER').length > 0, 5_000)).toBe(true);
      run.capture.stdin.end('look\n');
      expect(await run.captured).toBe(0);
      await run.judged;
      expect(run.said.capture).toMatch(/captured \d+ frames on 3 interfaces, 0 dropped/);
      const file = join(lab.directory, 'stream.pcapng');
      writeFileSync(file, Buffer.concat(run.pieces));
      const report = parseReport(await replay([file, '--format', 'json']));
      expect(report.paths.map(({ hops }) => hops)).toEqual([['uplink0', 'br0', 'tap0']]);
      expect(report.summary.verdict).toBe('loss');
      expect(report.findings.map(({ code }) => code)).toContain('guest-mac-on-wrong-port');
    } finally {
      await lab.close();
    }
  });

  test('ends when nobody reads it any more, though nothing is captured', { timeout: 60_000 }, async () => {
    const lab = await createLab();
    try {
      const run = captureAndJudge(lab, firstGuest(lab));
      expect(await until(() => run.said.capture.includes('capturing on'), 20_000)).toBe(true);
      run.capture.stdout.destroy();
      expect(await run.captured).toBe(141);
    } finally {
      await lab.close();
    }
  });

  test('--server: on the bridge where a program serves, to a namespace, to a guest', { timeout: 60_000 }, async () => {
    const lab = await createLab();
    const waysFrom = async (role: string, argv: readonly string[]) => {
      const args = ['capture', '--server', ...argv, '--write', join(lab.directory, `${role}${argv.length}.pcapng`)];
      const capture = lab.start(role, [process.execPath, PROGRAM, ...args, '--for', '100ms']);
      await capture.exited;
      return capture.stderr();
    };
    try {
      expect(await waysFrom('hv', [])).toContain('nothing listens on UDP port 67 here');
      const mac = lab.guests[0]?.mac ?? '';
      expect(await waysFrom('hv', ['--guest', mac])).toContain('capturing on uplink0 > br0 > tap0;');
      expect(await waysFrom('hv', [mac])).toContain('capturing on uplink0 > br0 > tap0;');
      // The server of the lab is in a namespace behind a port of the switch.
      expect(await waysFrom('sw', [])).toMatch(/capturing on .*sw.* > dhcp0 > \S+\/eth0;/);
      await lab.ns.ip('hv', 'address', 'add', '198.51.100.1/24', 'dev', 'br0');
      const bound = ['--interface=br0', '--dhcp-leasefile=/dev/null'];
      const range = '--dhcp-range=198.51.100.10,198.51.100.99,1h';
      const server = lab.start('hv', [...DNSMASQ, ...bound, range]);
      await server.saying(/sockets bound exclusively/);
      expect(await waysFrom('hv', [])).toContain('capturing on uplink0 > br0;');
      await server.stop();
    } finally {
      await lab.close();
    }
  });

  test('without --write is refused', async () => {
    const capture = start([process.execPath, PROGRAM, 'capture', 'tap0']);
    expect(await capture.exited).toBe(2);
    expect(capture.stderr()).toContain(
      '--write says where to, and is missing; try: dhcphop capture TARGET --write incident.pcapng',
    );
  });
});
