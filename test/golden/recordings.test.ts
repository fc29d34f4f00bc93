/**
 * Each recording under pcaps/, replayed in each of its forms by the program as shipped: the verdicts, causes and exit
 * code of its expected.json, and the same bytes when replayed again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { builtFile } from '../../lab/built-program.js';
import type { Expected, ExpectedMessage } from '../../lab/expected.js';
import type { Report } from '../../lab/judge.js';
import { eventErrors } from '../report/validate-event.ts';
import { reportErrors } from '../report/validate-report.ts';

const PROGRAM = builtFile('main.js');
const PCAPS = fileURLToPath(new URL('../../pcaps', import.meta.url));
const recordings = readdirSync(PCAPS).filter((name) => existsSync(path.join(PCAPS, name, 'expected.json')));

function replay(name: string, argv: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'replay', ...argv], {
    cwd: path.join(PCAPS, name),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** What the report says of the messages, in the form of expected.json; the order of different messages is left free. */
function gist(exchanges: readonly { xid: string; chaddr: string; outcome: string; messages: ExpectedMessage[] }[]) {
  const key = (message: ExpectedMessage) => `${message.heading} ${message.type} ${message.reflection}`;
  return exchanges.map((exchange) => ({
    ...exchange,
    messages: exchange.messages.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)),
  }));
}

function gistOfReport(report: Report) {
  const exchanges = report.exchanges.map(({ xid, chaddr, outcome, messages }) => ({
    xid,
    chaddr,
    outcome,
    messages: messages.map(({ type, heading, reflects, verdict }) => ({
      type,
      heading: heading as ExpectedMessage['heading'],
      reflection: reflects !== null,
      status: verdict.status as ExpectedMessage['status'],
      lastSeen: verdict.lastSeen,
      missing: verdict.missing,
    })),
  }));
  return gist(exchanges);
}

test('healthy and loop are recorded', () => {
  expect(recordings).toEqual(expect.arrayContaining(['healthy', 'loop']));
});

describe.each(recordings)('%s', (name) => {
  const expected: Expected = JSON.parse(readFileSync(path.join(PCAPS, name, 'expected.json'), 'utf8'));

  test.each(['classic', 'incident'] as const)('%s: verdicts, causes and exit code', (form) => {
    const { sources, causes, unobserved } = expected.forms[form];
    const { status, stdout, stderr } = replay(name, [...sources, '--format', 'json']);
    expect({ status, stderr }).toMatchObject({ status: expected.exitCode });
    const report: Report = JSON.parse(stdout);
    expect(gistOfReport(report)).toEqual(gist(expected.exchanges));
    const found = report.findings.filter(({ level }) => level === 'cause').map(({ code }) => code);
    expect(found.toSorted()).toEqual(causes);
    expect(report.unobserved.map(({ code }) => code)).toEqual(expect.arrayContaining(unobserved));
  });

  test.each(['classic', 'incident'] as const)('%s: the report and every event fit their schemas', (form) => {
    const { sources } = expected.forms[form];
    const report = JSON.parse(replay(name, [...sources, '--format', 'json']).stdout);
    expect(reportErrors(report)).toEqual([]);
    const lines = replay(name, [...sources, '--format', 'ndjson'])
      .stdout.trimEnd()
      .split('\n');
    const events = lines.map((line) => JSON.parse(line));
    expect(events.flatMap(eventErrors)).toEqual([]);
    const hosts = events.filter(({ event }) => event === 'host');
    expect(hosts).toHaveLength(report.hostEvents.length);
    // What happened on the host is in the incident alone.
    expect(hosts.some(({ kind }) => kind === 'fdb-change')).toBe(form === 'incident');
  });

  test.each(['classic', 'incident'] as const)('%s: the same bytes twice, in every format', (form) => {
    for (const format of ['json', 'text']) {
      const argv = [...expected.forms[form].sources, '--format', format];
      const once = replay(name, argv);
      expect(once.stdout.length).toBeGreaterThan(100);
      expect(replay(name, argv)).toEqual(once);
    }
  });
});
