/** The sample in the README is what the program prints. `npx vitest run test/golden/readme -u` writes it anew. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { builtFile } from '../../lab/built-program.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SAMPLE = /^```\n\$ dhcphop (.+)\n[\s\S]*?^```$/m;

test('the sample output in README.md is true', async () => {
  const readme = readFileSync(`${ROOT}README.md`, 'utf8');
  const command = SAMPLE.exec(readme)?.[1];
  expect(command, 'a block that starts with `$ dhcphop`').toBeDefined();
  const { stdout, stderr } = spawnSync(process.execPath, [builtFile('main.js'), ...(command ?? '').split(' ')], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
  });
  expect(stderr).toBe('');
  const sample = `\`\`\`\n$ dhcphop ${command}\n${stdout}\`\`\``;
  await expect(readme.replace(SAMPLE, () => sample)).toMatchFileSnapshot(`${ROOT}README.md`);
});
