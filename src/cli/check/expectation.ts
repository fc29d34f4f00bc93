/**
 * An expectation file, `NAME.expect.json` beside NAME: what to replay, and what that is to show. Keys left out are not
 * compared; an empty one is filled by --update.
 */
import { readFileSync } from 'node:fs';
import { ToolError } from '../../core/errors.ts';
import { shellPath } from '../../core/shell-word.ts';
import type { Seen } from '../../report/checked.ts';

export const SUFFIX = '.expect.json';

export interface Expectation {
  /** Relative to the folder of the file, as `replay` takes them: FILE or NAME=FILE. Left out: NAME. */
  readonly sources?: readonly string[];
  /** Options of `replay`. */
  readonly options?: { readonly hops?: string; readonly guest?: string; readonly settle?: string };
  readonly expected: Partial<Seen>;
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTextOrNull: Check = (value) => value === null || isText(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
/** Every field is there and no other: a misspelt one would check nothing. */
const isExactly =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isFields(value) &&
    Object.keys(value).every((key) => key in fields) &&
    Object.entries(fields).every(([key, check]) => check(value[key]));

const isMessage = isExactly({
  type: isText,
  heading: isText,
  reflection: (value) => typeof value === 'boolean',
  status: isText,
  lastSeen: isTextOrNull,
  missing: isTextOrNull,
});
const isExchange = isExactly({ xid: isText, chaddr: isText, outcome: isText, messages: isListOf(isMessage) });

const OPTIONS = ['hops', 'guest', 'settle'];
const FIELDS: Readonly<Record<string, Check>> = {
  sources: (value) => isListOf(isText)(value) && (value as unknown[]).length > 0,
  options: (value) =>
    isFields(value) && Object.entries(value).every(([key, each]) => OPTIONS.includes(key) && isText(each)),
  verdict: isText,
  hops: isListOf(isText),
  causes: isListOf(isText),
  exchanges: isListOf(isExchange),
};

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws ToolError 'usage' for a file that is no expectation, 'cannot-read' for one that cannot be read. */
export function readExpectation(path: string): Expectation {
  const value = parse(path);
  const refuse = (what: string) => new ToolError('usage', `read ${path}: ${what}`, 'dhcphop check --help');
  if (!isFields(value)) throw refuse('it is no expectation (a JSON object)');
  for (const [key, each] of Object.entries(value)) {
    const check = FIELDS[key];
    if (check === undefined) throw refuse(`${key} is none of ${Object.keys(FIELDS).join(', ')}`);
    if (!check(each)) throw refuse(`${key} does not have the shape that --update writes`);
  }
  const { sources, options, ...expected } = value;
  // Every field has been checked.
  return { ...(sources ? { sources } : {}), ...(options ? { options } : {}), expected } as Expectation;
}

function parse(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ToolError('cannot-read', `read ${path}: ${(error as Error).message}`, `ls -l ${shellPath(path)}`, error);
  }
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch (error) {
    const hint = `python3 -m json.tool ${shellPath(path)}`;
    throw new ToolError('usage', `read ${path}: it is no JSON: ${(error as Error).message}`, hint, error);
  }
}

/** What --update writes: as much as the expectation had, or all where it had nothing. */
export function expectationText({ sources, options, expected }: Expectation, seen: Seen): string {
  const keys = Object.keys(expected);
  const kept = Object.entries(seen).filter(([key]) => keys.length === 0 || keys.includes(key));
  return `${JSON.stringify({ sources, options, ...Object.fromEntries(kept) }, null, 2)}\n`;
}
