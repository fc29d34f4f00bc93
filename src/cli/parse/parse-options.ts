/** Values of the options that several commands share. Each throws ToolError 'usage' for what it does not understand. */
import { ToolError } from '../../core/errors.ts';
import { parseMac } from '../../core/mac.ts';
import { type DurationNs, parseDuration } from '../../core/time.ts';
import { didYouMean } from './did-you-mean.ts';

export const FORMATS = ['text', 'brief', 'json', 'ndjson', 'markdown', 'junit', 'prom'] as const;
export type Format = (typeof FORMATS)[number];
/** Formats of the commands that show something without judging it. */
export const TEXT_OR_JSON = ['text', 'json'] as const;
export const EXPLAIN_FORMATS = ['text', 'json', 'markdown'] as const;
/** Formats of `check`. */
export const CHECK_FORMATS = ['text', 'json', 'junit'] as const;
/** What ends a trace. */
export const UNTIL = ['never', 'bound', 'loss'] as const;
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** One of `choices`. */
export function parseChoice<Choice extends string>(option: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((each) => each === text);
  if (choice !== undefined) return choice;
  const message = `${option} ${text}: there is no such choice${didYouMean(text, choices)}`;
  throw new ToolError('usage', message, `${option} ${choices.join('|')}`);
}

/** A MAC in canonical form; null where the option is not given. */
export function parseGuest(text: string | undefined): string | null {
  if (text === undefined) return null;
  const mac = parseMac(text);
  if (mac === null) throw new ToolError('usage', `--guest ${text}: not a MAC`, '--guest fa:16:3e:56:ea:fa');
  return mac;
}

const UNITS = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 } as const;

/** A size in bytes such as `500M`, of at least `leastBytes`. */
export function parseSize(option: string, text: string, leastBytes: number): number {
  const [, digits = '', unit = ''] = /^(\d{1,12})([KMGT]?)(?:i?B)?$/i.exec(text) ?? [];
  const bytes = Number(digits) * UNITS[unit.toUpperCase() as keyof typeof UNITS];
  if (digits !== '' && bytes >= leastBytes) return bytes;
  const least = `${leastBytes / UNITS.M}M`;
  throw new ToolError('usage', `${option} ${text}: not a size of ${least} or more`, `${option} 500M, or 2G`);
}

/** A duration such as `250ms` or `30s`; null where the option is not given. */
export function parseSpan(option: string, text: string | undefined): DurationNs | null {
  if (text === undefined) return null;
  const duration = parseDuration(text);
  if (duration === null || duration <= 0n) {
    throw new ToolError('usage', `${option} ${text}: not a duration`, `${option} 250ms, or 30s, or 5m`);
  }
  return duration;
}
