/** Colour, which only ever repeats what the words say: with `color` off the same text comes out plain. */
import { styleText } from 'node:util';

export type Paint = (text: string) => string;

export interface Style {
  readonly bad: Paint;
  readonly good: Paint;
  readonly warn: Paint;
  readonly dim: Paint;
  readonly strong: Paint;
}

const plain: Paint = (text) => text;

export function createStyle(color: boolean): Style {
  if (!color) return { bad: plain, good: plain, warn: plain, dim: plain, strong: plain };
  const paint =
    (format: Parameters<typeof styleText>[0]): Paint =>
    (text) =>
      styleText(format, text, { validateStream: false });
  return {
    bad: paint(['bold', 'red']),
    good: paint('green'),
    warn: paint('yellow'),
    dim: paint('dim'),
    strong: paint('bold'),
  };
}
