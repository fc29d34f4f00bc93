/** Another host that is reached as a user without root, or in the ways that a person's own configuration of ssh asks for. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { onPath } from '../../lab/client.js';
import { startFarHost } from '../../lab/far-host.js';
import { createLab, type Lab } from '../../lab/lab.js';
import { sleep, start, until } from '../../lab/process.js';
import { PROGRAM } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

type Far = Awaited<ReturnType<typeof startFarHost>>;

const AT_SERVER = ['tap0', '--host', 'A', '--server-at', 'tap7'];
const traceOf = (far: Far, argv: readonly string[] = AT_SERVER) =>
  start(far.nearArgv([process.execPath, PROGRAM, 'trace', ...argv]));

/** Traces a lease, and hands back the exit code and what was said. */
async function traceLease(lab: Lab, far: Far) {
  const trace = traceOf(far);
  await trace.saying(/A: capturing/, 30_000);
  expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
  await sleep(1500);
  return { exitCode: await trace.stop('SIGINT'), said: trace.stderr() };
}

/** What a trace says that begins and ends without the other host. */
async function refusalOf(far: Far): Promise<readonly string[]> {
  const trace = traceOf(far, [...AT_SERVER, '--for', '5s']);
  expect(await trace.exited, trace.stderr()).toBe(3);
  const lines = trace.stderr().split('\n');
  return lines.filter((line) => line.includes('A: ') && !line.endsWith('the path ends there'));
}

const UID = 4711;
const RULES = { free: 'NOPASSWD: ALL', asks: 'ALL' } as const;

/** A host with the user `operator`, who has sudo with or without a password. */
async function operatorHost(lab: Lab, sudo: keyof typeof RULES, dhcphop: boolean): Promise<Far> {
  // sshd reads the keys as that user.
  chmodSync(lab.directory, 0o711);
  const file = (name: string, text: string, mode = 0o644) => {
    const path = join(lab.directory, name);
    writeFileSync(path, text, { mode });
    return path;
  };
  const passwd = `${readFileSync('/etc/passwd', 'utf8')}operator:x:${UID}:${UID}::/:/bin/sh\n`;
  const shadow = `${readFileSync('/etc/shadow', 'utf8')}operator:*:19000::::::\n`;
  return startFarHost(lab, {
    dhcphop,
    user: 'operator',
    mounts: [
      [file('passwd', passwd), '/etc/passwd'],
      [file('shadow', shadow, 0o600), '/etc/shadow'],
      [file('sudoers', `operator ALL=(ALL) ${RULES[sudo]}\n`, 0o440), '/etc/sudoers'],
    ],
  });
}

const kinds = [
  ['dhcphop', true],
  ['tcpdump', false],
] as const;
const noSudo = onPath('sudo') === null ? ' [skipped: sudo not installed]' : '';

describeLab(
  'another host',
  () => {
    describe.skipIf(noSudo !== '')(`as a user without root${noSudo}`, () => {
      test.each(kinds)('whose sudo asks for nothing: %s captures there', { timeout: 60_000 }, async (_, dhcphop) => {
        const lab = await createLab({ topology: 'two-hosts' });
        try {
          const { exitCode, said } = await traceLease(lab, await operatorHost(lab, 'free', dhcphop));
          expect(exitCode, said).toBe(0);
        } finally {
          await lab.close();
        }
      });

      test.each(kinds)(
        'whose sudo asks for a password: with %s there, a line says what to do',
        {
          timeout: 60_000,
        },
        async (_, dhcphop) => {
          const lab = await createLab({ topology: 'two-hosts' });
          try {
            expect(await refusalOf(await operatorHost(lab, 'asks', dhcphop))).toEqual([
              'dhcphop: A: capturing takes root, and sudo asks for a password there; try: --host with root, or a rule NOPASSWD in sudoers there: ssh A sudo -n true',
            ]);
          } finally {
            await lab.close();
          }
        },
      );
    });

    test('with neither dhcphop nor tcpdump, or a dhcphop one minor version apart', { timeout: 120_000 }, async () => {
      const lab = await createLab({ topology: 'two-hosts' });
      try {
        const none = join(lab.directory, 'none');
        writeFileSync(none, '', { mode: 0o644 });
        const far = await startFarHost(lab, { dhcphop: false, mounts: [[none, onPath('tcpdump') ?? '']] });
        expect(await refusalOf(far)).toEqual([
          'dhcphop: A: neither dhcphop nor tcpdump is there; try: ssh A sudo apt install tcpdump',
        ]);
        const [major, minor] = (process.env.npm_package_version ?? '0.1.0').split('.').map(Number);
        for (const other of [Number(minor) - 1, Number(minor) + 1]) {
          const version = `case $1 in --version) echo dhcphop ${major}.${other}.9; exit;; esac`;
          const script = `#!/bin/sh\n${version}\nexec ${process.execPath} ${PROGRAM} "$@"\n`;
          writeFileSync(join(far.directory, 'programs', 'dhcphop'), script, { mode: 0o755 });
          const { exitCode, said } = await traceLease(lab, far);
          expect(exitCode, said).toBe(0);
          expect(said).not.toContain('does not go with');
        }
      } finally {
        await lab.close();
      }
    });

    test.each(kinds)(
      'behind a jump host, over a connection that is shared: %s captures there, and nothing stays',
      {
        timeout: 90_000,
      },
      async (_, dhcphop) => {
        const lab = await createLab({ topology: 'two-hosts' });
        try {
          const far = await startFarHost(lab, { dhcphop });
          const config = join(far.directory, 'ssh_config');
          const text = readFileSync(config, 'utf8');
          // The second host is its own jump host.
          const jump = text.replace('Host A', 'Host J');
          const behind = text.replace(/HostName .*/, 'HostName 127.0.0.1');
          const shared = ['ControlMaster auto', `ControlPath ${join(far.directory, 'control')}`, 'ControlPersist 5s'];
          writeFileSync(config, `${jump}${behind}  ProxyJump J\n${shared.map((line) => `  ${line}\n`).join('')}`);
          const { exitCode, said } = await traceLease(lab, far);
          expect(exitCode, said).toBe(0);
          const script = 'for p in $(ip netns pids "$0"); do cat "/proc/$p/cmdline" || :; done 2>/dev/null';
          const left = async () =>
            (await lab.exec('hva', ['sh', '-c', script, lab.ns.name('hva')])).match(/tcpdump|\0capture\0/g);
          expect(await until(async () => (await left()) === null, 15_000), `${await left()}`).toBe(true);

          const wrong = text.replace('Host A', 'Host J').replace('/user\n', '/wrong\n');
          writeFileSync(config, `${wrong}${behind}  ProxyJump J\n`);
          expect(await refusalOf(far)).toEqual([
            'dhcphop: A: ssh lets nobody in without a password; try: ssh-copy-id A',
          ]);
        } finally {
          await lab.close();
        }
      },
    );
  },
  'two-hosts',
);
