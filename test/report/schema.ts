/** Holds a document to a schema of docs/, and to more: a field that the schema does not know is a typo of ours. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** `name`: of docs/NAME.schema.json. */
export function readSchema(name: string) {
  return JSON.parse(readFileSync(new URL(`../../docs/${name}.schema.json`, import.meta.url), 'utf8'));
}

/** The schema with every object closed that lists its properties. */
function close(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(close);
  if (typeof schema !== 'object' || schema === null) return schema;
  const closed = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, close(value)]));
  const isObject = closed.type !== undefined && [closed.type].flat().includes('object');
  return isObject && closed.properties !== undefined ? { ...closed, additionalProperties: false } : closed;
}

/** What tells the errors of a document, one line each; none when it is as the schema says. */
export function judgeOf(schema: object): (document: unknown) => readonly string[] {
  const judges = [schema, close(schema as Json) as object].map((each) =>
    new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(each),
  );
  return (document) => {
    const wrong = judges.find((validate) => !validate(document));
    return (wrong?.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
  };
}
