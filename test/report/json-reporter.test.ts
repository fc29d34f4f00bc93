import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createJsonReporter } from '../../src/report/json/json-reporter.ts';
import type { ReportTail } from '../../src/report/report.ts';
import { TOOL } from '../../src/report/tool.ts';
import type { Exchange } from '../../src/trace/types.ts';
import { collect } from './collect.ts';
import { exchange, LOOP, LOOP_TAIL, lease, MAC, path, STORY_PATH, tail } from './story.ts';
import { reportErrors } from './validate-report.ts';

function written(exchanges: readonly Exchange[], end: ReportTail) {
  const { pieces, write } = collect();
  const reporter = createJsonReporter(write);
  reporter.begin(end.paths);
  for (const each of exchanges) reporter.exchange(each);
  reporter.end(end);
  return { pieces, document: JSON.parse(pieces.join('')) };
}

test('the story comes out in the shape of version 1', () => {
  const { document } = written([LOOP], LOOP_TAIL);
  expect(reportErrors(document)).toEqual([]);
  expect(document.tool).toEqual({ name: 'dhcphop', version: '0.1.0' });
  expect(document.source).toEqual({
    kind: 'replay',
    files: ['loop.pcapng'],
    start: '1790000000.000000000',
    end: '1790000012.400000000',
    complete: true,
  });
  expect(document.paths).toEqual([
    {
      guest: { mac: MAC, name: 'instance-00000347' },
      hops: STORY_PATH.hops.map((hop) => hop.name),
      order: null,
      orderBy: null,
    },
  ]);
  expect(document.exchanges[0]).toMatchObject({ id: 1, xid: '0x7694a8b8', chaddr: MAC, outcome: 'reply-lost' });
  expect(document.exchanges[0]).toMatchObject({
    clientState: 'SELECTING',
    phases: { discoverToOffer: '0.000552000', offerToRequest: null, requestToAck: null },
    retransmissions: { 'to-network': 2, 'to-guest': 0 },
  });
  expect(document.exchanges[0].messages[1]).toMatchObject({
    reflects: 1,
    retransmits: null,
    server: null,
    yiaddr: null,
  });
  expect(document.exchanges[0].messages[2]).toEqual({
    id: 3,
    type: 'OFFER',
    heading: 'to-guest',
    reflects: null,
    retransmits: null,
    server: '192.0.2.1',
    yiaddr: '192.0.2.94',
    sightings: ['bond0', 'bond0.2222', 'brq5dddda71-76'].map((hop) => ({
      hop,
      interface: hop,
      time: '1790000000.000583000',
      direction: 'in',
    })),
    verdict: { status: 'lost', lastSeen: 'brq5dddda71-76', missing: 'tap0b5f208b-76', blind: [], reasons: [] },
  });
  expect(document.findings[1].evidence[0]).toEqual({
    time: '1790000000.000123000',
    source: 'fdb',
    text: `fdb: ${MAC} moved tap0b5f208b-76 -> bond0.2222`,
  });
});

test('nothing seen is a whole document too', () => {
  const end = tail([path(['tap0'])], { verdict: 'nothing-seen' });
  const { document } = written([], { ...end, source: { ...end.source, startNs: null, endNs: null } });
  expect(reportErrors(document)).toEqual([]);
  expect(document.exchanges).toEqual([]);
  expect(document.source.start).toBeNull();
});

test('unknown is null, names are quoted, and reasons and blind hops are listed', () => {
  const on = path(['x0|x1', 'na"me\u001b[31m\u202e', 'tap0']);
  const odd = exchange(7, on, 'incomplete', [
    {
      type: 'OFFER',
      heading: 'to-guest',
      at: [0, null, null],
      status: 'inconclusive',
      blind: [on.hops[1]?.name ?? ''],
      reasons: ['cut-off', 'gone'],
      retransmits: 3,
    },
  ]);
  const unjudged = { ...odd, messages: odd.messages.map((m) => ({ ...m, verdict: null })) };
  const blinded = {
    ...odd,
    messages: odd.messages.map((m) => ({ ...m, sightings: m.sightings.map((s) => ({ ...s, direction: null })) })),
  };
  const { pieces, document } = written([odd, unjudged, blinded], tail([on], {}));
  expect(reportErrors(document)).toEqual([]);
  expect(document.exchanges[0].messages[0].verdict.blind).toEqual([on.hops[1]?.name]);
  expect(document.exchanges[0].messages[0].verdict.reasons).toEqual(['cut-off', 'gone']);
  expect(document.exchanges[1].messages[0].verdict).toBeNull();
  expect(document.exchanges[2].messages[0].sightings[0].direction).toBeNull();
  expect(pieces.join('').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('many exchanges are written as they close, and stay one document', () => {
  const { pieces, write } = collect();
  const reporter = createJsonReporter(write);
  reporter.begin([STORY_PATH]);
  for (let id = 1; id <= 500; id++) reporter.exchange(lease(id));
  expect(pieces.length).toBeGreaterThan(5);
  reporter.end(tail([STORY_PATH], { exchanges: 500, delivered: 2000 }));
  const document = JSON.parse(pieces.join(''));
  expect(document.exchanges).toHaveLength(500);
  expect(reportErrors(document)).toEqual([]);
});

test('the schema catches a field with a wrong name or value', () => {
  const { document } = written([LOOP], LOOP_TAIL);
  expect(reportErrors({ ...document, extra: 1 })).not.toEqual([]);
  expect(reportErrors({ ...document, summary: { ...document.summary, verdict: 'fine' } })).not.toEqual([]);
  expect(reportErrors({ ...document, hops: [{ ...document.hops[0], dropped: '0' }] })).not.toEqual([]);
});

test('the version is that of the package', () => {
  const { name, version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(TOOL).toEqual({ name, version });
});
