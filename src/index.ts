/** The library: `import { replay, replayReport } from 'dhcphop'` (docs/library.md). */
export { ToolError, type ToolErrorCode } from './core/errors.ts';
export { type Refusal, Refused } from './pipeline/refused.ts';
export { type ReplayOptions, type ReplaySource, replay, replayReport } from './pipeline/replay.ts';
export type { ReplayEvent } from './report/json/replay-event.ts';
export type * from './report/json/report-shape.ts';
