/** scripts/build-addon.js: quiet, skipping or failing, on a copy of the sources. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { liveMissing } from './network.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let copy: string;
beforeEach(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'dhcphop-build-'));
  for (const name of ['scripts/build-addon.js', 'native/binding.gyp', 'native/src', 'package.json']) {
    cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
  }
});
afterEach(() => rmSync(copy, { recursive: true, force: true }));

function build(environment: Readonly<Record<string, string>> = {}) {
  const script = path.join(copy, 'scripts/build-addon.js');
  const run = spawnSync(process.execPath, [script], { encoding: 'utf8', env: { ...process.env, ...environment } });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

const withNodeModules = () => symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));

test('without a compiler: one line, with what to install, and success', () => {
  withNodeModules();
  const { code, stdout, stderr } = build({ CXX: 'no-such-compiler' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^capture addon skipped: there is no C\+\+ compiler \(no-such-compiler\); .*apt-get install .*libpcap-dev.*\n$/,
  );
});

test('without node-gyp: one line, and success', () => {
  // An empty package of that name, so that none is found in a directory above.
  mkdirSync(path.join(copy, 'node_modules/node-gyp'), { recursive: true });
  writeFileSync(path.join(copy, 'node_modules/node-gyp/package.json'), '{ "name": "node-gyp", "exports": {} }');
  expect(build({ npm_config_node_gyp: '' })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^capture addon skipped: node-gyp .*\n$/),
  });
});

test.skipIf(liveMissing() !== null)(
  'sources that do not compile fail with the compiler’s words [needs the addon]',
  () => {
    withNodeModules();
    appendFileSync(path.join(copy, 'native/src/interface.cc'), '\nthis is no C++;\n');
    const { code, stderr } = build();
    expect(code).toBe(1);
    expect(stderr).toContain('interface.cc');
    expect(stderr).toContain('error:');
  },
  120_000,
);
