#!/usr/bin/env node
/**
 * The program. The only file that ends the process on its own account. It closes what Node leaves open before anything
 * that takes time is loaded, so nothing else is imported here.
 */
import { closeDoors } from './cli/terminal/doors.ts';

closeDoors();
const { runCommandLine } = await import('./cli/command-line.ts');
const { watchFaults } = await import('./cli/terminal/faults.ts');
const { reportError } = await import('./cli/terminal/report-error.ts');

watchFaults((error) => process.exit(reportError(error)));

let exitCode: number;
try {
  exitCode = await runCommandLine(process.argv.slice(2));
} catch (error) {
  exitCode = reportError(error);
}
process.exit(exitCode);
