/** Holds a report to docs/report.schema.json, and to more: a field that the schema does not know is a typo of ours. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export const SCHEMA = JSON.parse(readFileSync(new URL('../../docs/report.schema.json', import.meta.url), 'utf8'));

/** The schema with every object closed that lists its properties. */
function close(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(close);
  if (typeof schema !== 'object' || schema === null) return schema;
  const closed = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, close(value)]));
  const isObject = closed.type !== undefined && [closed.type].flat().includes('object');
  return isObject && closed.properties !== undefined ? { ...closed, additionalProperties: false } : closed;
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const validateOpen = ajv.compile(SCHEMA);
const validateClosed = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(close(SCHEMA) as object);

/** What is wrong with a report, one line each; empty when nothing is. */
export function reportErrors(document: unknown): readonly string[] {
  for (const validate of [validateOpen, validateClosed]) {
    if (!validate(document)) {
      return (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
    }
  }
  return [];
}
