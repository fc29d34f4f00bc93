/** Hints are typed as they stand: what a name holds is no command, and none of them costs a file. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dhcphop, makeDirectory, writeStory } from './program.ts';

const { directory, remove } = makeDirectory();
const EVIL = ['u;touch owned', '$(touch owned)', '`touch owned`', "u';touch owned;'", 'u|touch owned'];

beforeAll(() => {
  writeStory(directory, 'healthy');
  for (const name of EVIL) copyFileSync(join(directory, 'tap0.pcap'), join(directory, `${name}.pcap`));
});
afterAll(remove);

const contents = () => readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'latin1')]);

/** Runs what stands behind `try: `, with commands that do nothing, and returns what is in the directory then. */
function type(stderr: string): unknown {
  const hint = /; try: (.*)\n$/.exec(stderr)?.[1] ?? '';
  expect(hint).not.toBe('');
  const stubs = ['dhcphop', 'file', 'virsh', 'ip', 'sudo'].map((name) => `${name}() { cat >/dev/null; }`);
  const line = hint.startsWith('--') ? `dhcphop replay ${hint}` : hint;
  execFileSync('bash', ['-c', `${stubs.join('\n')}\n${line}`], { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
  return contents();
}

const CASES: readonly (readonly [what: string, args: (name: string) => readonly string[]])[] = [
  ['hops that no source has', (name) => ['replay', `${name}.pcap`, '--hops', 'x']],
  ['a file that is not there', (name) => ['replay', `${name}/gone.pcap`]],
  ['two sources of one name', (name) => ['replay', `${name}=tap0.pcap`, `${name}=br0.pcap`]],
  ['two captures of one interface', (name) => ['replay', `tap0=${name}.pcap`, 'tap0=br0.pcap']],
  ['a target beside --hops', (name) => ['trace', name, '--hops', 'a,b']],
];

test.each(CASES.flatMap(([what, args]) => EVIL.map((name) => [what, name, args] as const)))(
  '%s: %s',
  (_, name, args) => {
    const before = contents();
    const { stderr } = dhcphop(args(name), { cwd: directory });
    if (stderr.includes('try: ls ')) expect(stderr).toMatch(/try: ls '/);
    else expect(type(stderr)).toEqual(before);
  },
);
