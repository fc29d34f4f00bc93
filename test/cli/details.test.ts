/** `--details`: every option of every message, and nothing else in the report changes by it. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { reportErrors } from '../report/validate-report.ts';
import { dhcphop } from './program.ts';

const HEALTHY = fileURLToPath(new URL('../../pcaps/healthy', import.meta.url));
const replay = (...more: string[]) => dhcphop(['replay', 'incident.pcapng', ...more], { cwd: HEALTHY }).stdout;

interface Told {
  readonly exchanges: readonly { messages: { type: string; options?: { code: number; name: string }[] }[] }[];
}

test('JSON: the options of each message in their order', () => {
  const detailed: Told = JSON.parse(replay('--format', 'json', '--details'));
  expect(reportErrors(detailed)).toEqual([]);
  const messages = detailed.exchanges.flatMap((exchange) => exchange.messages);
  expect(messages.map(({ type, options }) => [type, options?.[0]?.code, options?.length])).toEqual([
    ['DISCOVER', 53, 5],
    ['OFFER', 53, 8],
    ['REQUEST', 53, 7],
    ['ACK', 53, 8],
  ]);
  for (const message of messages) delete message.options;
  expect(detailed).toEqual(JSON.parse(replay('--format', 'json')));
});

test('text: below the table of the exchange', () => {
  const lines = replay('--details').split('\n');
  expect(lines).toContain('   54  server identifier         192.0.2.1');
  expect(lines.filter((line) => line.includes('message type'))).toHaveLength(4);
  expect(replay()).not.toContain('server identifier');
});
