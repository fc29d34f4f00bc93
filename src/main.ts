#!/usr/bin/env node
/** The program. The only file that ends the process on its own account. */
import { runCommandLine } from './cli/command-line.ts';
import { watchFaults } from './cli/terminal/faults.ts';
import { reportError } from './cli/terminal/report-error.ts';

watchFaults((error) => process.exit(reportError(error)));

let exitCode: number;
try {
  exitCode = await runCommandLine(process.argv.slice(2));
} catch (error) {
  exitCode = reportError(error);
}
process.exit(exitCode);
