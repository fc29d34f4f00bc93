/** `replay --state`: what is taken of the files, what is said of them, and what follows for captures without host state. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Refused } from '../../src/pipeline/refused.ts';
import { replayReport } from '../../src/pipeline/replay.ts';
import { PCAPS } from './recorded-frames.ts';

const MAC = 'fa:16:3e:56:ea:fa';
const CAPTURES = ['uplink0', 'br0', 'tap0'].map((name) => `${PCAPS}/loop/${name}.pcap`);
const directory = mkdtempSync(join(tmpdir(), 'dhcphop-state-'));
afterAll(() => rmSync(directory, { recursive: true }));

let written = 0;
function file(text: string | Uint8Array): string {
  const path = join(directory, `${written++} of it.txt`);
  writeFileSync(path, text);
  return path;
}

const port = (
  index: number,
  name: string,
  kind: string,
) => `${index}: ${name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 state UP mode DEFAULT group default qlen 1000
    link/ether 02:00:00:00:00:0${index} brd ff:ff:ff:ff:ff:ff promiscuity 1
    ${kind}
    bridge_slave state forwarding priority 32 cost 2 hairpin off learning on flood on port_no 0x${index} bcast_flood on isolated off locked off
`;
const LINKS = `1: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default qlen 1000
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff promiscuity 0
    bridge forward_delay 1500 vlan_filtering 0 nf_call_iptables 0
${port(2, 'uplink0', 'veth')}${port(3, 'tap0', 'tun type tap')}`;
const FDB = `${MAC} dev uplink0 master br0 \n02:00:00:00:00:02 dev uplink0 master br0 permanent\n`;

async function replayed(state: readonly string[], sources: readonly string[] = CAPTURES) {
  const warnings: string[] = [];
  const report = await replayReport({ sources, state, onWarning: (text) => warnings.push(text) });
  const of = (code: string) => report.findings.find((finding) => finding.code === code);
  return { report, warnings, of };
}

describe('state that was saved by hand', () => {
  test('explains a loss, and says that its time is not known', async () => {
    const files = [file(LINKS), file(FDB)];
    const { of, warnings } = await replayed(files);
    expect((await replayed([])).of('guest-mac-on-wrong-port')).toBeUndefined();
    expect(of('guest-mac-on-wrong-port')).toMatchObject({
      level: 'cause',
      facts: { mac: MAC, port: 'uplink0', expectedPort: 'tap0', bridge: 'br0' },
      saved: { files, time: null },
    });
    expect(of('guest-mac-on-wrong-port')?.title).toContain('if it was so then: when');
    const [had] = of('guest-mac-on-wrong-port')?.evidence.filter(({ source }) => source === 'fdb') ?? [];
    expect(had).toMatchObject({ isUntimed: true });
    // What rests on frames alone says nothing of it.
    expect(of('reflected-request')).toMatchObject({ level: 'cause' });
    expect(of('reflected-request')).not.toHaveProperty('saved');
    expect(warnings).toEqual([]);
  });

  test('in a file of dhcphop collect it has a time', async () => {
    const section = (command: string, text: string) => `==== 1900000000.5 - ${command}\n${text}==== end 0\n`;
    const host = `==== dhcphop collect 1\n${section('ip -d -s -s link show', LINKS)}${section('bridge fdb show', FDB)}`;
    const whole = await replayed([file(`${host}==== done\n`)]);
    expect(whole.of('guest-mac-on-wrong-port')?.saved?.time).toBe('1900000000.500000000');
    expect(whole.warnings).toEqual([]);
    const cut = await replayed([file(host)]);
    expect(cut.warnings.join()).toContain('ends before the script did');
    // Of a section that is cut off nothing is taken.
    const half = await replayed([file(host.slice(0, host.lastIndexOf('==== end')))]);
    expect(half.of('guest-mac-on-wrong-port')).toBeUndefined();
  });

  test('of another host, or of another namespace, is told', async () => {
    const other = LINKS.replaceAll('tap0', 'tap9').replaceAll('uplink0', 'eth9').replaceAll('br0', 'br9');
    const { warnings, report } = await replayed([file(other)]);
    expect(warnings).toEqual([
      'state: no interface in it was captured (uplink0, br0, tap0): it has br9, eth9, tap9; is it of another host?',
    ]);
    expect(report.findings.filter(({ saved }) => saved !== undefined)).toEqual([]);
  });
});

describe('files', () => {
  test('what is not recognised is refused with how it begins and what is taken', async () => {
    const refused = await replayed([file('Dear all,\nit does not work\n')]).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect(String(refused)).toMatch(/it begins "Dear all,"; state files hold the output of: .*bridge fdb show.*dmesg/);
    await expect(replayed([file(Uint8Array.of(1, 2, 0, 3))])).rejects.toThrow('it is not text');
    await expect(replayed([directory])).rejects.toThrow('it is a directory');
    await expect(replayed([join(directory, 'absent')])).rejects.toThrow('no such file');
  });

  test('a capture among them is a capture; an empty file says nothing', async () => {
    const [first, ...others] = CAPTURES;
    const { report, warnings } = await replayed([file(LINKS), ...others, file('\n')], [first!]);
    expect(report.hops.map(({ name }) => name).toSorted()).toEqual(['br0', 'tap0', 'uplink0']);
    expect(warnings.join()).toContain('it is empty, and which command printed nothing is not known');
  });

  test('a text is the same whatever its name and its encoding', async () => {
    const text = readFileSync(file(LINKS + FDB));
    // As PowerShell redirects it.
    const wide = Buffer.from(`\ufeff${(LINKS + FDB).replaceAll('\n', '\r\n')}`, 'utf16le');
    for (const copy of [text, wide]) {
      const { of, warnings } = await replayed([file(copy)]);
      expect(of('guest-mac-on-wrong-port')).toBeDefined();
      expect(warnings).toEqual([]);
    }
  });
});
