/** Options that several commands share. */
import type { Option } from './command.ts';
import { FORMATS } from './parse/parse-options.ts';

export const COLOR: Option = {
  type: 'boolean',
  describe: 'colour in text; NO_COLOR and FORCE_COLOR decide without it',
};

/** Options of the commands that make a report. */
export const REPORT_OPTIONS = {
  hops: {
    type: 'string',
    value: 'LIST',
    describe: 'the path by hand, network to guest: bond0,br0,tap0 (x0|x1: side by side)',
  },
  guest: { type: 'string', value: 'MAC', describe: "the guest's MAC: others are not judged" },
  settle: {
    type: 'string',
    value: 'TIME',
    default: '250ms',
    describe: 'how long a message may take from one hop to the next',
  },
  format: { type: 'string', value: 'FORMAT', choices: FORMATS, default: 'text', describe: 'how to report' },
  html: {
    type: 'string',
    value: 'FILE',
    completes: 'file',
    describe: 'write the report as a page for a browser as well, into a new file',
  },
  details: { type: 'boolean', default: false, describe: 'every option of every message (text, json, ndjson)' },
  proof: { type: 'boolean', default: false, describe: 'all of the proof and of the advice (text)' },
  color: COLOR,
} as const satisfies Readonly<Record<string, Option>>;

/** REPORT_OPTIONS as the commands get them, but for `hops`. */
export interface ReportArguments {
  readonly guest: string | undefined;
  readonly settle: string;
  readonly format: string;
  readonly html: string | undefined;
  readonly details: boolean;
  readonly proof: boolean;
  readonly color: boolean | undefined;
}

/** Options of the commands that record what they read. */
export const RECORDING_OPTIONS = {
  write: {
    type: 'string',
    value: 'FILE',
    completes: 'file',
    describe: 'record everything into a new pcapng file, to replay it elsewhere; -: to standard output',
  },
  writeLimit: {
    type: 'string',
    value: 'SIZE',
    default: '1G',
    needs: 'write',
    describe: 'how much --write keeps, the newest: half of it in FILE, the half before in FILE.older',
  },
  anonymize: {
    type: 'boolean',
    default: false,
    needs: 'write',
    describe: 'what --write records has other MACs, addresses and names, and the same verdicts',
  },
} as const satisfies Readonly<Record<string, Option>>;
