/** Holds a line of NDJSON to docs/events.schema.json, and to more: a field that the schema does not know is a typo of ours. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SCHEMA } from './validate-report.ts';

const EVENTS = JSON.parse(readFileSync(new URL('../../docs/events.schema.json', import.meta.url), 'utf8'));

const ajv = () => new Ajv2020({ allErrors: true, allowUnionTypes: true }).addSchema(SCHEMA);
const validateOpen = ajv().compile(EVENTS);
const closed = Object.entries(EVENTS.$defs).map(([name, schema]) => [
  name,
  { ...(schema as object), unevaluatedProperties: false },
]);
const validateClosed = ajv().compile({ ...EVENTS, $defs: Object.fromEntries(closed) });

/** What is wrong with an event, one line each; empty when nothing is. */
export function eventErrors(event: unknown): readonly string[] {
  for (const validate of [validateOpen, validateClosed]) {
    if (!validate(event)) {
      return (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
    }
  }
  return [];
}
