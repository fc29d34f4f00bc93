/**
 * What runs inside the machine for the model of bonds and VLANs against the kernel (lab/differential).
 * Usage: node differential-scenario.js SEED HOSTS
 */
import { differenceText, runDifferential, totalsText } from '../lab/differential/differential.js';

const TELL_EVERY = 25;
const [seed, hosts] = process.argv.slice(2).map(Number);

const totals = await runDifferential({
  seed: seed ?? 1,
  hosts: hosts ?? 1,
  isWired: true,
  onHost: ({ hosts: done, differences }) => {
    if (done % TELL_EVERY === 0) console.log(`${done} hosts, ${differences.length} differences`);
  },
  onDifference: (difference) => console.log(differenceText(difference)),
});
console.log(totalsText(totals));
process.exitCode = totals.differences.length > 0 ? 1 : 0;
