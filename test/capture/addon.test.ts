/** The addon that is not there, and the one that cannot be loaded: errors a person can act on. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadAddon } from '../../src/capture/addon.ts';
import { liveRefusal } from '../../src/capture/live-refusal.ts';
import { liveMissing } from '../native/network.ts';

const ADDON = fileURLToPath(new URL('../../native/build/Release/capture.node', import.meta.url));

test('an addon that was not built', () => {
  expect(() => loadAddon(['/nonexistent/capture.node'])).toThrow(
    expect.objectContaining({
      name: 'ToolError',
      code: 'cannot-capture',
      message: 'load the capture addon: it was not built',
      hint: expect.stringMatching(/libpcap-dev.*npm run build/),
    }),
  );
});

test('an addon that is broken', () => {
  withFile(Buffer.from('no shared object'), (broken) => {
    expect(() => loadAddon([broken, '/nonexistent/capture.node'])).toThrow(
      expect.objectContaining({ code: 'cannot-capture', hint: 'npm run build' }),
    );
  });
});

test.skipIf(liveMissing() !== null)('a machine without libpcap [needs the addon]', () => {
  const bytes = readFileSync(ADDON);
  const soname = /libpcap\.so[.0-9]*/.exec(bytes.toString('latin1'));
  // The same addon, asking for a libpcap nobody has.
  bytes.write('libpcap.so.'.padEnd(soname?.[0].length ?? 0, '9'), soname?.index ?? 0, 'latin1');
  withFile(bytes, (file) => {
    expect(() => loadAddon(['/nonexistent/capture.node', file])).toThrow(
      expect.objectContaining({
        code: 'cannot-capture',
        message: expect.stringMatching(/^load libpcap: libpcap\.so.*cannot open shared object file/),
        hint: expect.stringContaining('apt-get install libpcap0.8'),
      }),
    );
  });
});

function withFile(bytes: Buffer, use: (file: string) => void): void {
  const directory = mkdtempSync(path.join(tmpdir(), 'dhcphop-addon-'));
  try {
    const file = path.join(directory, 'capture.node');
    writeFileSync(file, bytes);
    use(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test.skipIf(liveMissing() !== null)('lists interfaces and names its libpcap [needs the addon]', () => {
  expect(loadAddon().listInterfaces()).toContain('lo');
  expect(loadAddon().libpcapVersion).toMatch(/^libpcap version 1\./);
});

test('each refusal names what is missing and the next command', () => {
  const refusal = (code: string, operation = 'open', name = 'tap0', known: string[] = []) =>
    liveRefusal({ code, interface: name, operation, message: 'detail' }, known);
  expect(refusal('no-permission')).toMatchObject({
    message: expect.stringContaining('CAP_NET_RAW'),
    hint: expect.stringContaining('sudo'),
  });
  expect(refusal('no-permission', 'enter namespace', 'ns/tap0').message).toContain('CAP_SYS_ADMIN');
  expect(refusal('no-such-interface', 'open', 'tapo', ['lo', 'tap0', 'tap1']).hint).toBe(
    'ip link (did you mean tap0, tap1?)',
  );
  expect(refusal('no-such-interface', 'open', 'quite-else', ['lo', 'tap0']).hint).toBe('ip link');
  expect(refusal('no-such-interface', 'open', 'qdhcp-1/tap0', ['tap0']).hint).toBe('ip -n qdhcp-1 link');
  expect(refusal('failed').message).toBe('open on tap0: detail');
});
