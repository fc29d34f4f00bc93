/** All commands, in the order in which help lists them. */
import type { AnyCommand } from './command.ts';
import { capture } from './commands/capture.ts';
import { check } from './commands/check.ts';
import { collect } from './commands/collect.ts';
import { createCompletion } from './commands/completion.ts';
import { decode } from './commands/decode.ts';
import { doctor } from './commands/doctor.ts';
import { explain } from './commands/explain.ts';
import { createHelp } from './commands/help.ts';
import { path } from './commands/path.ts';
import { replay } from './commands/replay.ts';
import { trace } from './commands/trace.ts';
import { wiresharkProfile } from './commands/wireshark-profile.ts';

const all = () => COMMANDS;

export const COMMANDS: readonly AnyCommand[] = [
  trace,
  capture,
  replay,
  explain,
  path,
  decode,
  check,
  collect,
  doctor,
  wiresharkProfile,
  createCompletion(all),
  createHelp(all),
];
