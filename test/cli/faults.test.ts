/** A bug in a timer or a callback, injected into the program as it is shipped: the report comes first, then exit code 70. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leaseCapture, makeDirectory, PROGRAM } from './program.ts';

test('what was seen is reported, then the bug', async () => {
  const { directory, remove } = makeDirectory();
  const bug = join(directory, 'bug.mjs');
  // The stream says nothing more for a while: its frames have been handed out by then.
  writeFileSync(bug, `setTimeout(() => { throw new Error('injected'); }, 1500);`);
  try {
    const args = ['--import', bug, PROGRAM, 'replay', '--format', 'json', 'tap0=-'];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (piece) => (output.stdout += piece));
    child.stderr.on('data', (piece) => (output.stderr += piece));
    child.stdin.write(leaseCapture(0));
    const [code] = await once(child, 'close');
    expect(output.stderr).toContain('a bug in dhcphop');
    expect(code).toBe(70);
    const report = JSON.parse(output.stdout);
    expect(report.exchanges[0].outcome).toBe('bound');
    expect(report.summary.verdict).toBe('inconclusive');
    expect(report.findings.map((finding: { code: string }) => finding.code)).toContain('followed-in-part');
  } finally {
    remove();
  }
});
