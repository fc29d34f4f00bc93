/** Another host that cannot be reached, refuses, or sends what it likes: one line with what to do, and the trace goes on. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFarHost } from '../../lab/far-host.js';
import { createLab } from '../../lab/lab.js';
import { start } from '../../lab/process.js';
import { PROGRAM } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

const says = (commands: string) => `#!/bin/sh\ncase $1 in --version) echo dhcphop 0.1.0;; ${commands} esac\n`;

const AT_SERVER = ['tap0', '--host', 'A', '--server-at', 'tap7'];

describeLab(
  'another host that is trouble',
  () => {
    test('is told in a line, and costs nothing else', { timeout: 180_000 }, async () => {
      const lab = await createLab({ topology: 'two-hosts' });
      try {
        const far = await startFarHost(lab);
        const file = (name: string) => join(far.directory, name);
        const known = readFileSync(file('known_hosts'), 'utf8');
        const config = readFileSync(file('ssh_config'), 'utf8');
        const wrongKey = known.replace(/ssh-ed25519.*/s, readFileSync(file('wrong.pub'), 'utf8'));
        const traced = async (argv: readonly string[] = AT_SERVER) => {
          const trace = start(far.nearArgv([process.execPath, PROGRAM, 'trace', ...argv, '--for', '3s']));
          expect(await trace.exited, trace.stderr()).toBe(3);
          return trace.stderr();
        };
        expect(await traced(['tap0', '--host', 'nosuchhost.invalid'])).toContain('no host of this name is known');
        writeFileSync(file('known_hosts'), '');
        expect(await traced()).toContain('A: ssh does not know its host key yet; try: ssh A true');
        writeFileSync(file('known_hosts'), wrongKey);
        expect(await traced()).toContain('A: its host key is not the one that ssh knows; try: ssh A true');
        writeFileSync(file('known_hosts'), known);
        writeFileSync(file('ssh_config'), config.replace('/user\n', '/wrong\n'));
        expect(await traced()).toContain('A: ssh lets nobody in without a password; try: ssh-copy-id A');
        writeFileSync(file('ssh_config'), config);
        expect(await traced(['tap0', '--host', 'A'])).toContain('A: no DHCP server listens there');
        const bridge = ['--host', 'A', '--bridge', 'A:br9'];
        expect(await traced(bridge)).toContain('A: --bridge br9: no such bridge; there are: br1; try: there: ip link');

        const program = join(file('programs'), 'dhcphop');
        const trouble: readonly (readonly [string, string])[] = [
          [says('*) head -c 100000 /dev/urandom; exec sleep 100;;'), 'A: what it sends is no capture'],
          [says('*) exec yes;;'), 'A: what it sends is no capture'],
          [says('*) exec sleep 100;;'), 'A: it did not answer until the end of the trace'],
          [says('*) exec yes "dhcphop: $(printf "\\033")[2Jevil" >&2;;'), 'A: \\x1b[2Jevil'],
          [says('*) echo "dhcphop: unknown command capture; try: x" >&2; exit 2;;'), 'A: its dhcphop is too old'],
          ['#!/bin/sh\necho dhcphop 9.9.9\n', 'A: dhcphop 9.9.9 there does not go with'],
        ];
        for (const [script, said] of trouble) {
          writeFileSync(program, script);
          expect(await traced()).toContain(said);
        }
        await far.cut();
        expect(await traced()).toContain('A: no ssh server answers there');
      } finally {
        await lab.close();
      }
    });

    test('and what ssh would take for an option is none', async () => {
      const trace = start([process.execPath, PROGRAM, 'trace', 'tap0', '--host=-oProxyCommand=touch /tmp/x']);
      expect(await trace.exited).toBe(2);
      expect(trace.stderr()).toContain('ssh takes what begins with a dash for an option');
    });
  },
  'two-hosts',
);
