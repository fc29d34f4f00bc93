import { afterEach, expect, test } from 'vitest';
import { setFooter, writeAbove } from '../../../src/cli/terminal/footer.ts';

afterEach(() => setFooter(null));

function recorded() {
  const calls: string[] = [];
  setFooter({ hide: () => calls.push('hide'), show: () => calls.push('show') });
  return { calls, write: (text: string) => writeAbove(() => calls.push(text), text.endsWith('\n')) };
}

test('a line is written where the footer was, which then stands below it', () => {
  const { calls, write } = recorded();
  write('line\n');
  expect(calls).toEqual(['hide', 'line\n', 'show']);
});

test('a line that comes in pieces is not broken by the footer', () => {
  const { calls, write } = recorded();
  write('half ');
  write('and ');
  write('half\n');
  expect(calls).toEqual(['hide', 'half ', 'and ', 'half\n', 'show']);
});

test('without a footer it is only written', () => {
  const { calls, write } = recorded();
  setFooter(null);
  write('line\n');
  expect(calls).toEqual(['line\n']);
});
