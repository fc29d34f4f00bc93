/** DHCP that went by where nothing of the path's guest was seen: whose it is and where, and what to type next. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DISCOVER, message, option } from '../dhcp/build-message.ts';
import { u32, udpFrame } from '../frame/build-frame.ts';
import { bytesOf, pcapngBuilder } from '../pcapfile/build-capture.ts';
import { reportErrors } from '../report/validate-report.ts';
import { dhcphop, makeDirectory } from './program.ts';

const { directory, remove } = makeDirectory();
afterAll(remove);

const le = pcapngBuilder(true);
const START_US = 1_790_000_000_000_000n;

/** A DISCOVER and its OFFER at the third of five interfaces, as a capture of many independent interfaces has it. */
function manyInterfaces(): Uint8Array {
  const named = (name: string) => le.interface(1, 65_535, [...le.text(2, name), ...le.end()]);
  const offer = message([option(53, 2), option(54, u32(0xc0000201))], { op: 2, yiaddr: 0xc000025e });
  return bytesOf(
    le.section(),
    ...['eth0', 'eth1', 'eth2', 'eth3', 'eth4'].map(named),
    le.enhanced(2, START_US, udpFrame(message([DISCOVER]))),
    le.enhanced(2, START_US + 1_000n, udpFrame(offer, { sourcePort: 67, destinationPort: 68 })),
  );
}

const HOPS = ['--hops', 'eth0,eth1,eth2,eth3,eth4'];

test('NOTHING names the MACs that were seen, where, and the hops to try', () => {
  const file = join(directory, 'many.pcapng');
  writeFileSync(file, manyInterfaces());
  const { code, stdout } = dhcphop(['replay', ...HOPS, file]);
  expect(code).toBe(3);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    '2 DHCP messages of others went by: of fa:16:3e:56:ea:fa at eth2; try --hops eth2',
  );
  expect(dhcphop(['replay', ...HOPS, '--format', 'markdown', file]).stdout.replaceAll(/\s+/g, ' ')).toContain(
    'at eth2; try --hops eth2',
  );
  const report = JSON.parse(dhcphop(['replay', ...HOPS, '--format', 'json', file]).stdout);
  expect(reportErrors(report)).toEqual([]);
  expect(report.bystanders).toEqual([{ mac: 'fa:16:3e:56:ea:fa', messages: 2, interfaces: ['eth2'] }]);
  // What it says is what one types: there the lease is seen.
  expect(dhcphop(['replay', '--hops', 'eth2', file]).stdout).toMatch(/DISCOVER/);
});

test('of many interfaces in one capture those that show DHCP are the path', () => {
  const file = join(directory, 'path.pcapng');
  writeFileSync(file, manyInterfaces());
  const { stdout } = dhcphop(['replay', file]);
  expect(stdout).toMatch(/^path +eth2 > guest$/m);
  expect(stdout).toMatch(/DISCOVER/);
});
