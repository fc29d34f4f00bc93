/**
 * The recordings under pcaps/ replayed in this process: each report is what test/cli/golden holds of the program as shipped,
 * so that a change of any module on the way from the capture to the text is noticed in a second.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openReplay } from '../../src/pipeline/open-replay.ts';
import { createTextReporter } from '../../src/report/text/text-reporter.ts';
import { DEFAULT_SETTLE_NS } from '../../src/trace/limits.ts';

const PCAPS = fileURLToPath(new URL('../../pcaps', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../cli/golden', import.meta.url));
const names = readdirSync(PCAPS).filter((name) => existsSync(`${PCAPS}/${name}/incident.pcapng`));

async function textOf(path: string): Promise<string> {
  const replay = await openReplay({
    sources: [{ name: null, path }],
    hops: null,
    guest: null,
    settleNs: DEFAULT_SETTLE_NS,
    details: false,
    warn: (message) => expect.unreachable(message),
  });
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const reporter = createTextReporter(write, { columns: 80, color: false, timeZone: 'utc' });
  await replay.run({ reporter, drained: () => null });
  return text;
}

test.each(names)('%s', async (name) => {
  const golden = readFileSync(`${GOLDEN}/recorded-${name}.txt`, 'utf8');
  expect(await textOf(`${PCAPS}/${name}/incident.pcapng`)).toBe(golden);
});
