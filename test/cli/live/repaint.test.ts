import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Repaint } from '../../../src/cli/terminal/repaint.ts';
import { Screen } from './screen.ts';

const row = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 6 }).map((text) => `${text}.`);

test('whatever was shown before, the screen shows the rows of now, below what was there', () => {
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 6 }), { maxLength: 8 }), (frames) => {
      const screen = new Screen();
      screen.write('above\n');
      const repaint = new Repaint();
      for (const rows of frames) {
        screen.write(repaint.to(rows));
        expect(screen.rows).toEqual(['above', ...rows]);
        expect(screen.cursor).toEqual([1 + rows.length, 0]);
      }
      screen.write(repaint.off());
      expect(screen.rows).toEqual(['above']);
      expect(screen.cursor).toEqual([1, 0]);
    }),
  );
});

test('only rows that changed are written, and nothing where none did', () => {
  const repaint = new Repaint();
  repaint.to(['TRACE 1 s', 'a long row that stays', 'last']);
  expect(repaint.to(['TRACE 1 s', 'a long row that stays', 'last'])).toBe('');
  const text = repaint.to(['TRACE 2 s', 'a long row that stays', 'last']);
  expect(text).toContain('TRACE 2 s');
  expect(text).not.toContain('stays');
  expect(text.length).toBeLessThan(30);
});

test('after lines were typed below them the rows stand there once, and nothing of the old ones is left', () => {
  for (const typed of ['\n', 'ls\n', '\n\n\n']) {
    const screen = new Screen();
    const repaint = new Repaint();
    screen.write('above\n');
    screen.write(repaint.to(['TRACE 1 s', 'row', 'WAITS']));
    screen.write(typed);
    repaint.movedDown(typed.split('\n').length - 1);
    // Also where nothing changed: what was typed goes.
    screen.write(repaint.to(['TRACE 1 s', 'row', 'WAITS']));
    expect(screen.rows).toEqual(['above', 'TRACE 1 s', 'row', 'WAITS']);
    screen.write('\n');
    repaint.movedDown(1);
    screen.write(repaint.off());
    expect(screen.rows).toEqual(['above']);
  }
});

test('a line that was typed while no rows were shown moves none', () => {
  const repaint = new Repaint();
  repaint.movedDown(3);
  expect(repaint.to(['one'])).toBe('\u001b[Gone\u001b[K\n');
});

test('what Ctrl-C echoes below the rows goes with them', () => {
  const screen = new Screen();
  const repaint = new Repaint();
  screen.write(repaint.to(['one', 'two']));
  screen.write('^C');
  screen.write(repaint.off());
  expect(screen.rows).toEqual([]);
});

test('rows that a narrower terminal has wrapped are taken off in full height', () => {
  const repaint = new Repaint();
  repaint.to(['0123456789', '\u001b[31m01234\u001b[39m', '']);
  // 10 columns of text take 2 lines of 5 columns, 5 take one, and an empty row takes one.
  expect(repaint.off(5)).toBe('\u001b[G\u001b[4A\u001b[J');
});

test('after something else has used the screen, all is painted anew where the cursor is', () => {
  const repaint = new Repaint();
  repaint.to(['one', 'two']);
  repaint.forget();
  expect(repaint.off()).toBe('');
  const screen = new Screen();
  screen.write(repaint.to(['one', 'two']));
  expect(screen.rows).toEqual(['one', 'two']);
});
