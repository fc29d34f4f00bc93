/** What is run on another host, run here. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { captureCommand, PROBE, parseFacts, tcpdumpCommand, WATCH_FDB } from '../../src/remote/far-commands.ts';

const FACTS = {
  isRoot: true,
  maySudo: false,
  sudoSaid: null,
  dhcphop: '/usr/bin/dhcphop',
  version: '0.1.0',
  hasTcpdump: true,
  tellsSetting: true,
};

describe('the look at what is there', () => {
  test.each(['sh', 'bash', 'zsh', 'fish'])('is understood by %s as login shell', (shell) => {
    if (!has(shell)) return;
    const facts = parseFacts(execFileSync(shell, ['-c', PROBE], { encoding: 'utf8' }));
    expect(facts).toMatchObject({ isRoot: process.getuid?.() === 0, hasTcpdump: has('tcpdump'), tellsSetting: true });
  });

  test('is not mistaken in a banner, and nothing else is taken for it', () => {
    const text =
      'Welcome\ndhcphop-facts uid=0\ndhcphop-facts dhcphop=/opt/d/dhcphop\ndhcphop-facts version=dhcphop 0.1.0\n';
    expect(parseFacts(`${text}dhcphop-facts end=yes\n`)).toEqual({
      isRoot: true,
      maySudo: false,
      sudoSaid: null,
      dhcphop: '/opt/d/dhcphop',
      version: '0.1.0',
      hasTcpdump: false,
      tellsSetting: false,
    });
    expect(parseFacts(text)).toBe(null);
    expect(parseFacts('dhcphop-facts dhcphop=/tmp/$(x)\ndhcphop-facts end=yes')).toMatchObject({ dhcphop: null });
  });
});

test('words are quoted for any shell, and refused where that cannot be', () => {
  expect(captureCommand(FACTS, ['--hops', 'x0|x1,br0'])).toBe(
    "/usr/bin/dhcphop capture --hops 'x0|x1,br0' --write - --attached",
  );
  expect(captureCommand({ ...FACTS, isRoot: false, maySudo: true }, [])).toMatch(
    /^sudo -n \/usr\/bin\/dhcphop capture/,
  );
  expect(() => captureCommand(FACTS, ["a'; rm -rf x"])).toThrow(/no name for a command/);
  expect(() => tcpdumpCommand(FACTS, 'a"$(x)')).toThrow(/no name for a command/);
});

function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('what follows the FDB says that it runs, and ends with its standard input', () => {
  if (!has('bridge')) return;
  const [shell, dashC, script] = ['sh', '-c', `sleep 1 | ${WATCH_FDB}; :`];
  expect(execFileSync(shell, [dashC, script], { encoding: 'utf8', timeout: 15_000 })).toMatch(/^begun$/m);
});
