/** The judge of reports, docs/report.schema.json. */
import { judgeOf, readSchema } from './schema.ts';

export const SCHEMA = readSchema('report');

/** What is wrong with a report, one line each; empty when nothing is. */
export const reportErrors = judgeOf(SCHEMA);
