/**
 * The story on the kernel and the wiring where it happens: Debian's, with a bond, a VLAN on it, a bridge and a tap, in an
 * emulated machine. Half a minute to a quarter of an hour each, so only when asked for: DHCPHOP_VM=1.
 */
import { describe, expect, test } from 'vitest';
import { cachedKernel } from '../../vm-lab/kernel.js';
import { vmMissing } from '../../vm-lab/requirements.js';
import { LONG_RUNS, runInVm, runLongInVm } from '../../vm-lab/run.js';

const kernel = cachedKernel();
const reason = whyNot();

function whyNot(): string | null {
  if (process.env.DHCPHOP_VM !== '1') return 'only with DHCPHOP_VM=1';
  return vmMissing() ?? (kernel === null ? 'no kernel in the cache: scripts/vm-lab fetch' : null);
}

/** On a host that does nothing else the longest takes a quarter of an hour. */
const LONG_MS = 7_500_000;
const WHAT = {
  matrix: 'faults behind a bond and of VLANs have the right hop, cause, proof and replay',
  tc: 'filters, actions and queues are named with their counters, and what is advised mends it',
  differential: 'the model of bonds and VLANs says of 100 random hosts what the kernel does',
};

describe.skipIf(reason !== null)(`on a real kernel${reason === null ? '' : ` [skipped: ${reason}]`}`, () => {
  test.for(LONG_RUNS)('%s', { timeout: LONG_MS }, async (run) => {
    if (kernel === null) throw new Error('unreachable: skipped');
    const { isRight, text } = await runLongInVm(kernel, run);
    expect(isRight, `${WHAT[run]}\n${text}`).toBe(true);
  });
});

describe.skipIf(reason !== null)(`on a real bond${reason === null ? '' : ` [skipped: ${reason}]`}`, () => {
  test.for(['bond-healthy', 'bond-loop'])('a live trace is right about %s', { timeout: 960_000 }, async (fault) => {
    if (kernel === null) throw new Error('unreachable: skipped');
    const { complaints, text } = await runInVm(kernel, fault, { client: 'udhcpc', seconds: 5 });
    expect(complaints, text).toEqual([]);
  });
});
