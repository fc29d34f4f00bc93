/** The example in docs/library.md prints what the page says. `npx vitest run test/docs -u` writes the output again. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { builtFile } from '../../lab/built-program.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = `${ROOT}docs/library.md`;
const EXAMPLE = /^```js\n([\s\S]+?)^```$/m;
const OUTPUT = /(?<=compares it\):\n\n)```\n[\s\S]*?^```$/m;

test('the example of docs/library.md', async () => {
  const page = readFileSync(PAGE, 'utf8');
  const [, example = ''] = EXAMPLE.exec(page) ?? [];
  // Installed it is found by its name (test/package).
  const program = example.replace("'dhcphop'", JSON.stringify(builtFile('index.js')));
  expect(program).not.toBe(example);
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', program], { cwd: ROOT, encoding: 'utf8' });
  expect(ran.stderr).toBe('');
  await expect(page.replace(OUTPUT, () => `\`\`\`\n${ran.stdout}\`\`\``)).toMatchFileSnapshot(PAGE);
});
