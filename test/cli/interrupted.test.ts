/** Ctrl-C before the replay has begun. `npm run build` first. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { leaseCapture, makeDirectory, PROGRAM } from './program.ts';

const { directory, remove } = makeDirectory();
afterAll(remove);

test('while captures are looked into, it ends in a report', () => {
  const hook = join(directory, 'hook.mjs');
  writeFileSync(
    hook,
    `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { openSync } = fs;
let sent = false;
fs.openSync = (path, ...rest) => {
  if (!sent && String(path).endsWith('tap0.pcap')) process.kill(process.pid, 'SIGINT');
  sent ||= String(path).endsWith('tap0.pcap');
  return openSync(path, ...rest);
};
syncBuiltinESMExports();`,
  );
  const files = ['br0', 'tap0'].map((name) => join(directory, `${name}.pcap`));
  for (const [i, file] of files.entries()) writeFileSync(file, leaseCapture(100 * (1 - i)));
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--import', hook, PROGRAM, 'replay', '--format', 'json', ...files],
    { encoding: 'utf8' },
  );
  expect([0, 1, 3]).toContain(status);
  expect(JSON.parse(stdout).source).toMatchObject({ kind: 'replay', files });
});
