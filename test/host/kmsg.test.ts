import { accessSync, constants, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadAddon } from '../../src/capture/addon.ts';
import { createBootClock, type KernelLogOptions, openKernelLog } from '../../src/host/kernel-log.ts';
import { namesInterface } from '../../src/host/kernel-log-filter.ts';
import { parseKmsg } from '../../src/host/parse-kmsg.ts';
import { liveMissing } from '../native/network.ts';

const clock = () => BigInt(Date.now()) * 1_000_000n;

function canUseKmsg(): boolean {
  try {
    accessSync('/dev/kmsg', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
const kmsg = canUseKmsg();
const why = kmsg ? '' : ' [skipped: /dev/kmsg cannot be read and written here, needs root]';

describe('parseKmsg', () => {
  it('reads priority, sequence, time and text, and leaves the dictionary lines out', () => {
    expect(parseKmsg('4,1234,5678901,-;br0: received packet\n SUBSYSTEM=net\n DEVICE=n5\n')).toEqual({
      level: 4,
      facility: 0,
      sequence: 1234,
      bootUs: 5678901n,
      text: 'br0: received packet',
    });
    expect(parseKmsg('30,1,2,c,caller=T1;x;y,z\n')).toMatchObject({ level: 6, facility: 3, text: 'x;y,z' });
  });

  it('takes printable escapes back and leaves the others written out', () => {
    expect(parseKmsg('6,1,1,-;a\\x41\\x5c\\x1b[31m\\x0a\\xc3\\xa9\n')?.text).toBe('aA\\\\x1b[31m\\x0a\\xc3\\xa9');
  });

  it('is null for anything else', () => {
    for (const odd of ['', ';', '4;x', '4,1,x,-;a', '-4,1,1,-;a', ' SUBSYSTEM=net', '4,1,1,-', '4,1,1,\n;a']) {
      expect(parseKmsg(odd)).toBeNull();
    }
    fc.assert(fc.property(fc.string(), (text) => parseKmsg(text) === null || text.includes(';')));
  });

  it('bounds what it keeps', () => {
    expect(parseKmsg(`4,1,1,-;${'x'.repeat(100_000)}`)?.text.length).toBe(4096);
  });
});

describe('time since boot to realtime', () => {
  it('keeps a line between the last empty read and now, however far the clocks are apart', () => {
    let now = 1_000_000_000n;
    const boot = createBootClock(
      () => now,
      () => 0n,
    );
    now += 5_000_000n;
    expect(boot.convert(4_000n)).toBe(1_004_000_000n);
    boot.drained();
    now += 5_000_000n;
    // The log's clock is 1 s ahead: this line would be in the future.
    expect(boot.convert(1_008_000n)).toBe(now);
    // From then on the difference is known.
    expect(boot.convert(1_007_000n)).toBe(now - 1_000_000n);
    boot.drained();
    now += 5_000_000n;
    // 1 s behind: this line would be before the last empty read.
    expect(boot.convert(5_000n)).toBe(1_010_000_000n);
  });
});

describe('which lines belong to a trace', () => {
  it('takes interface names as whole words', () => {
    const names = ['tap0', 'ns1/br0', 'bond0.2222'];
    expect(namesInterface('br0: port 2(tap0) entered disabled state', names)).toBe(true);
    expect(namesInterface('br0: something', ['br0'])).toBe(true);
    expect(namesInterface('x: received packet on bond0.2222 with own address', names)).toBe(true);
    expect(namesInterface('tap01: entered promiscuous mode', names)).toBe(false);
    expect(namesInterface('vbr0: up', names)).toBe(false);
    expect(namesInterface('tap01 and then tap0', names)).toBe(true);
    expect(namesInterface('anything', [''])).toBe(false);
  });
});

describe('the kernel log', () => {
  it('is one gap where it cannot be opened', () => {
    const log = openKernelLog(clock, { device: '/dev/does-not-exist' });
    expect(log.read()).toMatchObject([{ kind: 'gap', what: 'kernel-log', reason: 'open /dev/does-not-exist: ENOENT' }]);
    expect(log.read()).toEqual([]);
    log.close();
  });

  it.skipIf(!kmsg)(`has lines from the opening on, at the time they were written${why}`, () => expectLines({}));

  it.skipIf(!kmsg || liveMissing() !== null)(`has them too where it is asked first${why} [needs the addon]`, () =>
    expectLines({ isReadable: loadAddon().isReadable }),
  );

  async function expectLines(options: KernelLogOptions): Promise<void> {
    const writer = openSync('/dev/kmsg', constants.O_WRONLY);
    const mark = `dhcphop-test ${process.pid} ${Date.now()}`;
    writeSync(writer, `<5>${mark} before\n`);
    const log = openKernelLog(clock, options);
    const from = clock();
    await sleep(20);
    writeSync(writer, `<5>${mark} after\n`);
    await sleep(20);
    const lines = log.read().filter((state) => state.kind === 'kernel-log' && state.text.includes(mark));
    expect(lines).toMatchObject([{ text: `${mark} after` }]);
    expect(lines[0]?.timeNs).toBeGreaterThan(from);
    expect(lines[0]?.timeNs).toBeLessThanOrEqual(clock());
    expect(log.read().filter((state) => state.kind === 'kernel-log' && state.text.includes(mark))).toEqual([]);
    log.close();
    log.close();
    expect(log.read()).toEqual([]);
  }

  it('is not read while there is nothing to read', () => {
    const log = openKernelLog(clock, { device: '/dev/null', isReadable: () => false });
    expect(log.read()).toEqual([]);
    log.close();
  });

  it('is a gap where the device ends', () => {
    const log = openKernelLog(clock, { device: '/dev/null' });
    expect(log.read()).toMatchObject([{ kind: 'gap', reason: 'read /dev/null: ended' }]);
    expect(log.read()).toEqual([]);
  });
});
