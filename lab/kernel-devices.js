/** Which kinds of network devices this kernel has: each is tried in a namespace that goes away at once. */
import { execFileSync } from 'node:child_process';

/**
 * What this kernel lacks.
 * @param {Record<string, readonly string[]>} devices  By what they are called: arguments of `ip link add`; `probe0` is there.
 * @returns {string | null} null where it has all
 */
export function kernelLacks(devices) {
  const name = `dhcphop${process.pid}x-devices`;
  /** @param {string[]} words */
  const ip = (...words) => execFileSync('ip', words, { stdio: 'pipe' });
  const lacks = [];
  ip('netns', 'add', name);
  try {
    ip('-n', name, 'link', 'add', 'probe0', 'type', 'veth', 'peer', 'name', 'probe1');
    for (const [feature, words] of Object.entries(devices)) {
      try {
        ip('-n', name, 'link', 'add', ...words);
      } catch {
        lacks.push(feature);
      }
    }
  } finally {
    ip('netns', 'del', name);
  }
  return lacks.length > 0 ? `this kernel has no ${lacks.join(', no ')}` : null;
}
