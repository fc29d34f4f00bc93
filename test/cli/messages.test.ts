/** What the program says beside the report: errors, progress, the doctor. */
import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { exitCodeOfError, exitCodeOfVerdict } from '../../src/cli/exit-code.ts';
import { doctorText } from '../../src/cli/run/run-doctor.ts';
import { openOutput } from '../../src/cli/terminal/output.ts';
import { bytesText, createProgressLine, progressText } from '../../src/cli/terminal/progress.ts';
import { errorLine } from '../../src/cli/terminal/report-error.ts';
import { ToolError } from '../../src/core/errors.ts';
import { runChecks } from '../../src/host/doctor-checks.ts';

test('exit codes', () => {
  expect(['ok', 'loss', 'failed', 'inconclusive', 'nothing-seen'].map((v) => exitCodeOfVerdict(v as 'ok'))).toEqual([
    0, 1, 1, 3, 3,
  ]);
  expect(['usage', 'cannot-capture', 'cannot-read', 'cannot-write'].map((c) => exitCodeOfError(c as 'usage'))).toEqual([
    2, 4, 4, 4,
  ]);
});

test('an error is one safe line', () => {
  expect(errorLine(new ToolError('usage', 'open a\nb\u001b[2J', 'ls'))).toBe('dhcphop: open a\\x0ab\\x1b[2J; try: ls');
  expect(errorLine(new TypeError('x is not a function'))).toMatch(/^dhcphop: a bug in dhcphop .*: x is not a function/);
});

describe('progress', () => {
  const progress = {
    bytes: 1_250_000_000,
    bytesTotal: 2_500_000_000,
    uncompressed: 1_250_000_000,
    frames: 2_000_000,
    kept: 20_000,
  };

  test('how far, how much, how long still', () => {
    expect(progressText(progress, 3000)).toBe('read 50 % of 2.5 GB, 2,000,000 frames, 20,000 with DHCP, 3 s left');
    expect(progressText({ ...progress, bytesTotal: null }, 3000)).toBe(
      'read 1.3 GB, 2,000,000 frames, 20,000 with DHCP',
    );
    expect(bytesText(999)).toBe('999 B');
  });

  test('only on a terminal, only after a second, and it goes away', () => {
    const written: string[] = [];
    const stream = (isTTY: boolean) =>
      ({ isTTY, columns: 40, write: (text: string) => written.push(text) }) as unknown as NodeJS.WriteStream;
    let now = 0;
    createProgressLine(stream(false), () => now).show(progress);
    const line = createProgressLine(stream(true), () => now);
    now = 900;
    line.show(progress);
    line.clear();
    expect(written).toEqual([]);
    now = 1001;
    line.show(progress);
    line.clear();
    expect(written).toEqual(['\rread 50 % of 2.5 GB, 2,000,000 frames, \u001b[K', '\r\u001b[K']);
  });
});

class FakeStream extends EventEmitter {
  written: string[] = [];
  writableLength = 0;
  write(piece: string | Uint8Array, done?: () => void): boolean {
    this.written.push(typeof piece === 'string' ? piece : Buffer.from(piece).toString());
    done?.();
    return true;
  }
}

describe('output', () => {
  test('keeps the order, writes large pieces, and says when the reader is gone', async () => {
    const stream = new FakeStream();
    let closed = 0;
    const output = openOutput(stream as unknown as NodeJS.WriteStream, () => closed++);
    output.write('a');
    output.write('b');
    expect(stream.written).toEqual([]);
    output.write('c'.repeat(70_000));
    await output.finish();
    expect(stream.written.join('')).toBe(`ab${'c'.repeat(70_000)}`);
    stream.emit('error', Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
    output.write('nobody reads this');
    await output.finish();
    expect(output.isClosed()).toBe(true);
    expect(closed).toBe(1);
    expect(stream.written.join('')).not.toContain('nobody');
  });

  test('what a stream keeps is not written over', async () => {
    const kept: Uint8Array[] = [];
    const stream = Object.assign(new EventEmitter(), {
      writableLength: 1,
      write(piece: string | Uint8Array, done?: () => void) {
        if (typeof piece !== 'string') kept.push(piece);
        done?.();
      },
    });
    const output = openOutput(stream as unknown as NodeJS.WriteStream, () => undefined);
    const line = new Uint8Array(30_000);
    for (let i = 0; i < 6; i++) output.write(line.fill(0x61 + i));
    await output.finish();
    const text = Buffer.concat(kept).toString();
    expect(text).toBe(['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => letter.repeat(30_000)).join(''));
  });

  test('text and bytes of any length keep their order and come out as UTF-8', async () => {
    const stream = new FakeStream();
    const output = openOutput(stream as unknown as NodeJS.WriteStream, () => undefined);
    const pieces = ['é', '\u{1f310}'.repeat(20_000), 'ü'.repeat(21_845), 'x'.repeat(65_536), '', 'ß\ud800'];
    for (const piece of pieces) output.write(piece);
    for (const piece of pieces) output.write(Buffer.from(piece));
    await output.finish();
    expect(stream.written.join('')).toBe(Buffer.from([...pieces, ...pieces].join('')).toString());
  });

  test('any other error is told at the end', async () => {
    const stream = new FakeStream();
    const output = openOutput(stream as unknown as NodeJS.WriteStream, () => undefined);
    stream.emit('error', Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
    await expect(output.finish()).rejects.toMatchObject({ code: 'cannot-write' });
  });
});

test('the doctor says how to mend what is missing', () => {
  const text = doctorText(
    [
      { what: 'ip', state: 'good', detail: 'finding the path', mend: null },
      { what: 'CAP_NET_RAW', state: 'bad', detail: 'missing, needed for capturing', mend: 'run dhcphop with sudo' },
    ],
    false,
  );
  expect(text).toBe(`ok       ip             finding the path
MISSING  CAP_NET_RAW    missing, needed for capturing
                        run dhcphop with sudo

replay works here; trace does not, until what is MISSING is there
`);
  for (const check of runChecks()) expect(check.state === 'good').toBe(check.mend === null);
});
