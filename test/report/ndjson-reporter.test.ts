import { expect, test } from 'vitest';
import { createJsonReporter } from '../../src/report/json/json-reporter.ts';
import { createNdjsonReporter } from '../../src/report/json/ndjson-reporter.ts';
import { collect } from './collect.ts';
import { LOOP, LOOP_FINDINGS, LOOP_TAIL, STORY_PATH } from './story.ts';

function events() {
  const { pieces, write } = collect();
  const reporter = createNdjsonReporter(write);
  reporter.begin([STORY_PATH]);
  for (const message of LOOP.messages) {
    for (const sighting of message.sightings) reporter.sighting(sighting, message);
    reporter.verdict(message);
  }
  for (const finding of LOOP_FINDINGS) reporter.finding(finding);
  reporter.exchange(LOOP);
  reporter.end(LOOP_TAIL);
  const text = pieces.join('');
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('each line is one event; what is reported has the shape of the report', () => {
  const { pieces, write } = collect();
  const reporter = createJsonReporter(write);
  reporter.exchange(LOOP);
  reporter.end(LOOP_TAIL);
  const document = JSON.parse(pieces.join(''));
  const all = events();
  const of = (event: string) => all.filter((each) => each.event === event);

  expect(of('path')).toEqual([{ event: 'path', ...document.paths[0] }]);
  expect(of('exchange')).toEqual([{ event: 'exchange', ...document.exchanges[0] }]);
  const { messages } = document.exchanges[0];
  expect(of('message')).toEqual(messages.map((m: object) => ({ event: 'message', exchange: 1, ...m })));
  expect(of('verdict')[2]).toEqual({ event: 'verdict', exchange: 1, message: 3, ...messages[2].verdict });
  expect(of('sighting')).toHaveLength(11);
  expect(of('sighting')[0]).toEqual({
    event: 'sighting',
    exchange: 1,
    message: 1,
    type: 'DISCOVER',
    ...messages[0].sightings[0],
  });
  expect(of('finding')[0]).toEqual({ event: 'finding', final: false, ...document.findings[0] });
  expect(of('finding')).toHaveLength(4);
  expect(all.at(-1)).toMatchObject({ event: 'summary', ...document.summary, hops: document.hops });
});
