/**
 * Two incidents that an earlier version wrote, with another layout of the program and fewer kinds of host state, replay as
 * they did then: verdicts, findings, summary and exit code. `loop` is the lab's fault of that name; in `firewall` the guest
 * got its lease, its port went down and up, and from then on nftables dropped the replies, of which that version knew nothing.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { builtFile } from '../../lab/built-program.js';
import type { Report } from '../../src/report/json/report-shape.ts';

const DIRECTORY = fileURLToPath(new URL('before', import.meta.url));
const PROGRAM = builtFile('main.js');

test.each(['loop', 'firewall'])('%s', (name) => {
  const expected = JSON.parse(readFileSync(`${DIRECTORY}/${name}.json`, 'utf8'));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [PROGRAM, 'replay', `${DIRECTORY}/${name}.pcapng`, '--format', 'json'],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  const { summary, exchanges, findings }: Report = JSON.parse(stdout);
  expect({
    exitCode: status,
    summary,
    exchanges: exchanges.map(({ xid, chaddr, outcome, messages }) => ({
      xid,
      chaddr,
      outcome,
      messages: messages.map(({ type, heading, reflects, retransmits, verdict }) => ({
        type,
        heading,
        reflects,
        retransmits,
        verdict,
      })),
    })),
    findings: findings.map(({ code, level, facts, exchanges: ids, messages, count }) => ({
      code,
      level,
      facts,
      exchanges: ids,
      messages,
      count,
    })),
  }).toEqual(expected);
});
