/** Namespaces without a name, as containers have them: a real one, with a bridge in it, behind a port of another bridge. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../lab/process.js';
import { labMissing } from '../../lab/requirements.js';
import { BehindPorts } from '../../src/host/behind-ports.ts';
import { LeadingOn } from '../../src/host/leading-on.ts';
import { readLinks } from '../../src/host/links.ts';
import { resolveTargets } from '../../src/host/resolve-target.ts';
import { runCommand } from '../../src/host/run-command.ts';

const HOST = `dhname${process.pid}`;
const ip = (...words: readonly string[]) => execFileSync('ip', words, { stdio: 'pipe' });
const missing = labMissing();

describe.skipIf(missing !== null)(
  `a namespace without a name${missing === null ? '' : ` [skipped: ${missing}]`}`,
  () => {
    let container: ChildProcess;

    beforeAll(async () => {
      container = spawn('unshare', ['--net', 'sleep', '600'], { stdio: 'ignore' });
      const own = readlinkSync('/proc/self/ns/net');
      const inside = () => readlinkSync(`/proc/${container.pid}/ns/net`);
      await until(() => inside() !== own, 10_000);
      ip('netns', 'add', HOST);
      const lines = [
        'link add br0 type bridge',
        ...['up0', 'c0', 'g0'].map((name) => `link add ${name} type veth peer name far-${name} netns ${container.pid}`),
        ...['up0', 'c0', 'g0'].map((name) => `link set ${name} master br0 up`),
        'link set br0 up',
      ];
      for (const line of lines) ip('-n', HOST, ...line.split(' '));
      const into = (line: string) =>
        execFileSync('nsenter', [`--net=/proc/${container.pid}/ns/net`, 'ip', ...line.split(' ')], { stdio: 'pipe' });
      for (const line of ['link add br1 type bridge', 'link set far-up0 master br1', 'link set br1 up']) into(line);
    });

    afterAll(() => {
      container.kill('SIGKILL');
      ip('netns', 'del', HOST);
    });

    test('shows which port leads on to a bridge in it', async () => {
      const links = await readLinks(HOST, runCommand);
      const marked = await new LeadingOn(new BehindPorts(runCommand)).mark(HOST, links);
      expect(marked.flatMap(({ name, leadsOn }) => (leadsOn === true ? name : []))).toEqual([`${HOST}/up0`]);
    });

    test('so that a guest behind another port has a way to the network', async () => {
      const { targets } = await resolveTargets(`${HOST}/g0`);
      const [target] = targets;
      expect(target?.path.hops.map(({ name }) => name)).toEqual(['up0', 'br0', 'g0'].map((name) => `${HOST}/${name}`));
      expect(target?.remarks.map(({ code }) => code)).not.toContain('uplink-undecided');
    });
  },
);
