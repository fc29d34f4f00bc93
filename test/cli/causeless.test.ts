/** Losses that no cause explains, beside another exchange that one explains: nobody may take the one's cause for the other's. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { message, option } from '../dhcp/build-message.ts';
import { u32, udpFrame } from '../frame/build-frame.ts';
import { buildClassic } from '../pcapfile/build-capture.ts';
import { dhcphop, makeDirectory } from './program.ts';

const { directory, remove } = makeDirectory();
afterAll(remove);

const OUTWARD = ['tap0', 'br0'];
const INWARD = ['br0', 'tap0'];

/** A message at these hops; the server's answers carry its address. */
function sent(xid: number, type: number, hops: readonly string[]) {
  const isReply = type === 2 || type === 6;
  const options = [option(53, type), ...(isReply ? [option(54, u32(0xc0000201))] : [])];
  const payload = message(options, isReply ? { op: 2, xid, yiaddr: type === 2 ? 0xc000025e : 0 } : { xid });
  const udp = isReply ? { source: '192.0.2.1', sourcePort: 67, destinationPort: 68 } : {};
  return { frame: udpFrame(payload, udp), hops };
}

beforeAll(() => {
  const story = [
    sent(1, 1, OUTWARD),
    sent(1, 2, ['br0']),
    sent(2, 1, OUTWARD),
    sent(2, 2, INWARD),
    sent(2, 3, OUTWARD),
    sent(2, 6, INWARD),
  ];
  for (const hop of ['br0', 'tap0']) {
    const records = story.flatMap(({ frame, hops }, i) =>
      hops.includes(hop) ? [{ seconds: 1_790_000_000 + i, fraction: hops.indexOf(hop) * 20, bytes: frame }] : [],
    );
    writeFileSync(join(directory, `${hop}.pcap`), buildClassic(records));
  }
});

const replay = (...args: string[]) =>
  dhcphop(['replay', 'br0.pcap', 'tap0.pcap', '--hops', 'br0,tap0', ...args], { cwd: directory }).stdout;
const OPEN = 'not known why 1 message was lost between br0 and tap0';

test('the report says that the loss is not explained by what is, and how to look for it', () => {
  const { findings, causeless, unexplained } = JSON.parse(replay('--format', 'json'));
  expect(findings).toContainEqual(expect.objectContaining({ code: 'server-refused', level: 'cause', exchanges: [2] }));
  expect(causeless).toEqual([{ lastSeen: 'br0', missing: 'tap0', count: 1 }]);
  // No state of the host was read, so that the model could not be asked.
  expect(unexplained).toEqual([]);
  const text = replay();
  expect(text).toMatch(new RegExp(`^WHY {5}1 192\\.0\\.2\\.1 refused .*\\[server-refused\\]\n {8}2 ${OPEN}$`, 'ms'));
  expect(replay('--proof')).toMatch(/^NEXT [\s\S]*whether the port forwards:/m);
  for (const format of ['brief', 'markdown']) expect(replay('--format', format)).toContain(OPEN);
});

test('where the causes are about all that was lost, nothing is added', () => {
  const report = dhcphop(['replay', 'pcaps/loop/incident.pcapng', '--format', 'json']);
  expect(JSON.parse(report.stdout)).toMatchObject({ summary: { lost: 5 }, causeless: [], unexplained: [] });
});
