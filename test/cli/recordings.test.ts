/** The recordings under pcaps/ as a person reads them, and their reports held to the schema. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { reportErrors } from '../report/validate-report.ts';
import { dhcphop } from './program.ts';

const PCAPS = fileURLToPath(new URL('../../pcaps', import.meta.url));
const names = readdirSync(PCAPS).filter((name) => existsSync(`${PCAPS}/${name}/incident.pcapng`));

test.each(names)('%s as a person reads it', async (name) => {
  const { stdout, stderr } = dhcphop(['replay', 'incident.pcapng'], { cwd: `${PCAPS}/${name}` });
  expect(stderr).toBe('');
  await expect(stdout).toMatchFileSnapshot(`golden/recorded-${name}.txt`);
});

test.each(names)('%s in the shape of the schema', (name) => {
  const { stdout } = dhcphop(['replay', 'incident.pcapng', '--format', 'json'], { cwd: `${PCAPS}/${name}` });
  expect(reportErrors(JSON.parse(stdout))).toEqual([]);
});

test('on 80x24 the last lines hold the verdict, why with its code, the first proof and what to do', () => {
  const { stdout } = dhcphop(['replay', 'incident.pcapng'], { cwd: `${PCAPS}/bond-loop` });
  const last = stdout.trimEnd().split('\n').slice(-22);
  expect(last.at(-2)).toMatch(/^LOST +5 of 5 replies, between \S+ and \S+$/);
  expect(last.at(-1)).toMatch(/ ==X {2}tap0b5f208b-76$/);
  for (const part of [/^WHY +1 .*/, /\[reflected-request\]$/, /^FIRST +\d\d:/, /^NEXT +/]) {
    expect(last.filter((line) => part.test(line))).not.toEqual([]);
  }
});
