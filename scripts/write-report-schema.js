/**
 * Writes what docs/report.schema.json says of findings: their codes, and the facts of each, as the rules declare them. All
 * else in it is written by hand. After `npm run build`: node scripts/write-report-schema.js
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {Record<string, any>} Json */
/** @typedef {{ readonly code: string, readonly facts: Readonly<Record<string, { readonly schema: Json, readonly isOptional: boolean }>> }} Rule */

export const SCHEMA_FILE = fileURLToPath(new URL('../docs/report.schema.json', import.meta.url));

/**
 * The schema with the findings of these rules.
 * @param {Json} schema
 * @param {readonly Rule[]} rules
 * @returns {Json}
 */
export function withFindings(schema, rules) {
  const { findingCode, finding, facts: _, ...rest } = schema.$defs;
  const allOf = rules.map(({ code }) => ({
    if: { properties: { code: { const: code } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
    then: { properties: { facts: { $ref: `#/$defs/facts/${code}` } } },
  }));
  const $defs = {
    ...rest,
    findingCode: { ...findingCode, enum: rules.map(({ code }) => code) },
    finding: { ...finding, allOf },
    facts: Object.fromEntries(rules.map((rule) => [rule.code, schemaOf(rule)])),
  };
  const inOrder = Object.fromEntries(Object.keys(schema.$defs).map((name) => [name, $defs[name]]));
  return { ...schema, $defs: inOrder };
}

/**
 * @param {Rule} rule
 * @returns {Json}
 */
function schemaOf({ facts }) {
  const all = Object.entries(facts);
  return {
    type: 'object',
    required: all.filter(([, { isOptional }]) => !isOptional).map(([name]) => name),
    properties: Object.fromEntries(all.map(([name, { schema }]) => [name, schema])),
  };
}

const WIDTH = 120;

/**
 * As the formatter likes it: what fits on a line stands on one.
 * @param {unknown} value
 * @param {string} indent
 * @param {number} before  Columns in front of it, with the comma behind.
 * @returns {string}
 */
function print(value, indent, before) {
  const line = onLine(value);
  if (typeof value !== 'object' || value === null || before + line.length <= WIDTH) return line;
  const deeper = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => print(item, deeper, deeper.length + 1))
    : Object.entries(value).map(([key, item]) => `"${key}": ${print(item, deeper, deeper.length + key.length + 5)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${items.map((item) => deeper + item).join(',\n')}\n${indent}${close}`;
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function onLine(value) {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(onLine).join(', ')}]`;
  const items = Object.entries(value).map(([key, item]) => `"${key}": ${onLine(item)}`);
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { RULES } = await import(new URL('../dist/diagnose/rules.js', import.meta.url).href);
  const schema = withFindings(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')), RULES);
  writeFileSync(SCHEMA_FILE, `${print(schema, '', 0)}\n`);
}
