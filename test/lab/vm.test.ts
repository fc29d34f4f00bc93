/**
 * The story on the kernel and the wiring where it happens: Debian's, with a bond, a VLAN on it, a bridge and a tap, in an
 * emulated machine. Half a minute each, so only when asked for: DHCPHOP_VM=1.
 */
import { describe, expect, test } from 'vitest';
import { cachedKernel } from '../../vm-lab/kernel.js';
import { vmMissing } from '../../vm-lab/requirements.js';
import { runInVm, runTcFaultsInVm } from '../../vm-lab/run.js';

const kernel = cachedKernel();
const reason = whyNot();

function whyNot(): string | null {
  if (process.env.DHCPHOP_VM !== '1') return 'only with DHCPHOP_VM=1';
  return vmMissing() ?? (kernel === null ? 'no kernel in the cache: scripts/vm-lab fetch' : null);
}

describe.skipIf(reason !== null)(`traffic control${reason === null ? '' : ` [skipped: ${reason}]`}`, () => {
  test('filters, actions and queues are named with their counters, and what is advised mends it', {
    timeout: 1_600_000,
  }, async () => {
    if (kernel === null) throw new Error('unreachable: skipped');
    expect(await runTcFaultsInVm(kernel)).toBe('');
  });
});

describe.skipIf(reason !== null)(`on a real bond${reason === null ? '' : ` [skipped: ${reason}]`}`, () => {
  test.for(['bond-healthy', 'bond-loop'])('a live trace is right about %s', { timeout: 300_000 }, async (fault) => {
    if (kernel === null) throw new Error('unreachable: skipped');
    const { complaints, text } = await runInVm(kernel, fault, { client: 'udhcpc', seconds: 5 });
    expect(complaints, text).toEqual([]);
  });
});
