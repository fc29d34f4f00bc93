/** The judge must catch every kind of wrong report, or the lab proves nothing. */
import { describe, expect, test } from 'vitest';
import { loopRace } from '../../lab/faults/loop-race.js';
import { judge, type Report } from '../../lab/judge.js';
import type { Lab } from '../../lab/lab.js';
import { join } from '../../lab/truth.js';
import type { DhcpFrame } from '../../lab/wire.js';

const MAC = 'fa:16:3e:56:ea:fa';
const START_NS = 1_790_000_000_000_000_000n;

function frame(type: string, milliseconds: number, op = 2): DhcpFrame {
  const timeNs = START_NS + BigInt(milliseconds * 1e6);
  return { timeNs, op, type, xid: 7, chaddr: MAC, payload: `${type}`, etherSource: '', etherDestination: '' };
}

/** Two OFFERs sent, the second received; one DISCOVER for each. */
function lab(): Lab {
  const view = (frames: DhcpFrame[]) => ({ frames: () => frames, bytes: () => Buffer.alloc(0), stop: async () => {} });
  return {
    guests: [{ role: 'vm0', mac: MAC, port: 'tap0' }],
    serverView: view([frame('OFFER', 1), frame('OFFER', 1001)]),
    guestView: view([frame('OFFER', 1001.1)]),
    networkView: view([frame('DISCOVER', 0, 1), frame('DISCOVER', 1000, 1)]),
  } as unknown as Lab;
}

interface Change {
  status?: string;
  lastSeen?: string;
  missing?: string | null;
}

function message(id: number, type: string, milliseconds: number, change: Change = {}) {
  const nanoseconds = (START_NS + BigInt(milliseconds * 1e6)).toString();
  return {
    id,
    type,
    heading: type === 'OFFER' ? 'to-guest' : 'to-network',
    reflects: null,
    sightings: [{ time: `${nanoseconds.slice(0, -9)}.${nanoseconds.slice(-9)}`, hop: 'uplink0' }],
    verdict: { status: 'delivered', lastSeen: 'tap0', missing: null, reasons: [], ...change },
  };
}

const LOST = { status: 'lost', lastSeen: 'br0', missing: 'tap0' };
const trueMessages = () => [
  message(1, 'DISCOVER', 0),
  message(2, 'OFFER', 1, LOST),
  message(3, 'DISCOVER', 1000),
  message(4, 'OFFER', 1001),
];

function report(messages = trueMessages(), causes = loopRace.expect.findings): Report {
  return {
    exchanges: [{ xid: '0x00000007', chaddr: MAC, outcome: 'incomplete', messages }],
    findings: causes.map((code) => ({ code, level: 'cause' })),
    hostEvents: [],
    unobserved: [],
    unexplained: [],
    paths: [],
    hops: [],
    summary: { verdict: 'loss', delivered: 3, lost: 1, inconclusive: 0, background: 0 },
  };
}

const complaintsAbout = (given: Report, exitCode = 1) => judge(lab(), loopRace.expect, given, exitCode).join('\n');

describe('judge', () => {
  test('has nothing against a true report', () => {
    expect(complaintsAbout(report())).toBe('');
  });

  test.each([
    ['a delivered reply called lost', message(4, 'OFFER', 1001, LOST), 3, 'OFFER 4 is lost, and was received'],
    ['a lost reply called delivered', message(2, 'OFFER', 1), 1, 'OFFER 2 is delivered, and was not received'],
    ['a shrug', message(2, 'OFFER', 1, { status: 'inconclusive' }), 1, 'OFFER 2 is inconclusive'],
    ['the wrong place', message(2, 'OFFER', 1, { ...LOST, lastSeen: 'uplink0' }), 1, 'lost between uplink0 and tap0'],
    ['an invented message', message(2, 'OFFER', 9000, LOST), 1, 'no such frame was on the wire'],
  ])('catches %s', (_, wrong, at, complaint) => {
    expect(complaintsAbout(report(trueMessages().with(at, wrong)))).toContain(complaint);
  });

  test('catches a message that is missing, a cause missing or too many, a wrong exit code', () => {
    expect(complaintsAbout(report(trueMessages().slice(0, 3)))).toContain('is not in the report');
    expect(complaintsAbout(report(undefined, ['reflected-request']))).toContain(
      'guest-mac-on-wrong-port was not found',
    );
    const many = [...loopRace.expect.findings, 'own-address-from-outside'];
    expect(complaintsAbout(report(undefined, many))).toContain('own-address-from-outside was found');
    expect(complaintsAbout(report(), 0)).toContain('exit code 0 with 1 replies lost');
  });

  test('catches a run in which the fault did not happen', () => {
    const expectation = { ...loopRace.expect, lost: 'all' as const };
    expect(judge(lab(), expectation, report(), 1)).toContain(
      'the lab itself: 1 of 2 replies were lost, the fault wants all',
    );
  });
});

test('equal payloads are joined in the order of time, one by one', () => {
  const sent = [frame('OFFER', 0), frame('OFFER', 1), frame('OFFER', 1000)];
  const received = [frame('OFFER', 1.5), frame('OFFER', 1000.5)];
  const arrivals = join(sent, received).map(({ arrived }) => arrived?.timeNs ?? null);
  expect(arrivals).toEqual([received[0]?.timeNs, null, received[1]?.timeNs]);
});
