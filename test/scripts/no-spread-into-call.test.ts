/** The lint rule against lists spread into calls finds each form of it, and nothing else. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeDirectory } from '../cli/program.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RULE = 'no-spread-into-call.grit';

const CODE = `a.push(...b);
a?.push(1, ...b);
x = Math.max(0, ...b);
String.fromCharCode.apply(null, b);
new Foo(...b);
f(() => g(...b), 1);
x = [...b, ...c];
f([...b], { ...c });
f(function (...rest) { return rest; });
`;

test('a list spread into a call is found', () => {
  const { directory, remove } = makeDirectory();
  try {
    copyFileSync(join(ROOT, 'scripts/lint', RULE), join(directory, RULE));
    writeFileSync(join(directory, 'code.js'), CODE);
    writeFileSync(
      join(directory, 'biome.json'),
      JSON.stringify({ plugins: [`./${RULE}`], linter: { rules: { preset: 'none' } } }),
    );
    const { stdout } = spawnSync(join(ROOT, 'node_modules/.bin/biome'), ['lint', '--reporter=json', 'code.js'], {
      cwd: directory,
      encoding: 'utf8',
    });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { location: { start: { line: number } } }[] };
    expect(diagnostics.map(({ location }) => location.start.line).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  } finally {
    remove();
  }
});
