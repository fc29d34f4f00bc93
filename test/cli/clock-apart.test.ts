/** Captures of hosts whose clocks differ: the verdicts are those of the same captures by one clock. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { reportErrors } from '../report/validate-report.ts';
import { dhcphop, makeDirectory } from './program.ts';

const PCAPS = fileURLToPath(new URL('../../pcaps', import.meta.url));
const FILES = ['uplink0.pcap', 'br0.pcap', 'tap0.pcap'] as const;
const { directory, remove } = makeDirectory();
afterAll(remove);

interface Report {
  readonly exchanges: readonly {
    readonly outcome: string;
    readonly messages: readonly { readonly type: string; readonly heading: string; readonly verdict: unknown }[];
  }[];
  readonly findings: readonly { readonly code: string; readonly facts: Record<string, unknown> }[];
  readonly summary: { readonly verdict: string };
}

/** A classic capture in microseconds, its times moved. */
function shifted(capture: Buffer, milliseconds: number): Buffer {
  const bytes = Buffer.from(capture);
  for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) {
    const us = bytes.readUInt32LE(at) * 1e6 + bytes.readUInt32LE(at + 4) + milliseconds * 1000;
    bytes.writeUInt32LE(Math.floor(us / 1e6), at);
    bytes.writeUInt32LE(us % 1e6, at + 4);
  }
  return bytes;
}

function replay(recording: string, file: string | null, milliseconds: number): Report {
  for (const name of FILES) {
    const bytes = readFileSync(join(PCAPS, recording, name));
    writeFileSync(join(directory, name), name === file ? shifted(bytes, milliseconds) : bytes);
  }
  const { stdout, stderr } = dhcphop(['replay', ...FILES, '--format', 'json'], { cwd: directory });
  expect(stderr).toBe('');
  const report = JSON.parse(stdout);
  expect(reportErrors(report)).toEqual([]);
  return report;
}

function conclusions({ exchanges, findings, summary }: Report) {
  const codes = findings.map(({ code }) => code).filter((code) => code !== 'clock-apart');
  const messages = exchanges.flatMap((exchange) =>
    exchange.messages.map(({ type, heading, verdict }) => [exchange.outcome, type, heading, verdict]),
  );
  return { verdict: summary.verdict, codes, messages };
}

for (const recording of ['healthy', 'loop', 'loop-race']) {
  const one = replay(recording, null, 0);
  test(`${recording}: of one clock nothing is said`, () => {
    expect(one.findings.map(({ code }) => code)).not.toContain('clock-apart');
  });
  for (const file of FILES) {
    test.each([3_500, -3_500, 50, -86_400_000])(`${recording}: the clock of ${file} is %i ms ahead`, (milliseconds) => {
      const report = replay(recording, file, milliseconds);
      expect(conclusions(report)).toEqual(conclusions(one));
      const apart = report.findings.filter(({ code }) => code === 'clock-apart');
      expect(apart).toHaveLength(1);
      expect(apart[0]?.facts.file).toBe(file);
      expect(Number(apart[0]?.facts.ahead)).toBeCloseTo(milliseconds / 1000, 3);
    });
  }
}
