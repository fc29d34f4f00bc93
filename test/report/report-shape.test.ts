/** The types of the report are those of docs/report.schema.json: the compiler compares them both ways. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SCHEMA } from './validate-report.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** The schema as a type of TypeScript; with `whole`, fields that were added after version 1 count as required. */
function typeOf(schema: Schema, whole: boolean): string {
  if (schema.$ref !== undefined) return `${schema.$ref.split('/').at(-1)}${whole ? 'Whole' : ''}`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((each) => typeOf(each, whole)).join(' | ');
  return [schema.type ?? 'object']
    .flat()
    .map((type) => plainTypeOf(type, schema, whole))
    .join(' | ');
}

function plainTypeOf(type: string, { items = {}, properties, required = [] }: Schema, whole: boolean): string {
  if (type === 'integer') return 'number';
  if (type === 'array') return `readonly (${typeOf(items, whole)})[]`;
  if (type !== 'object') return type;
  if (properties === undefined) return 'any';
  const fields = Object.entries(properties).map(([name, schema]) => {
    const optional = whole || required.includes(name) ? '' : '?';
    return `readonly ${JSON.stringify(name)}${optional}: ${typeOf(schema, whole)};`;
  });
  return `{ ${fields.join(' ')} }`;
}

/** Definitions of the schema, and what they are called in TypeScript. */
const TYPES = {
  source: 'SourceJson',
  hop: 'HopJson',
  path: 'PathJson',
  exchange: 'ExchangeJson',
  message: 'MessageJson',
  sighting: 'SightingJson',
  hostEvent: 'HostEventJson',
  verdict: 'VerdictJson',
  finding: 'FindingJson',
  evidence: 'EvidenceJson',
  summary: 'SummaryJson',
};

const { facts, ...definitions } = SCHEMA.$defs as Record<string, Schema>;
const declarations = [false, true].flatMap((whole) =>
  Object.entries({ ...definitions, SchemaReport: SCHEMA as Schema }).map(
    ([name, schema]) => `type ${name}${whole ? 'Whole' : ''} = ${typeOf(schema, whole)};`,
  ),
);

/** What the compiler says of `checks` beside the schema's types and the report's. */
function compile(checks: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'dhcphop-types-'));
  const shape = JSON.stringify(join(ROOT, 'src/report/json/report-shape.ts'));
  const text = `import type { Report, ${Object.values(TYPES).join(', ')} } from ${shape};\n${declarations.join('\n')}\n${checks}\n`;
  writeFileSync(join(folder, 'checks.mts'), text);
  const options = { noUnusedLocals: false, typeRoots: [join(ROOT, 'node_modules/@types')] };
  const config = { extends: join(ROOT, 'tsconfig.json'), compilerOptions: options, include: ['checks.mts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return stdout + stderr;
}

test('every report that has the type fits the schema, and the type has a place for all that the schema lists', () => {
  expect(facts).toBeDefined();
  expect(compile('export const fits = (report: Report): SchemaReport => report;')).toBe('');
  expect(compile('export const has = (report: SchemaReportWhole): Report => report;')).toBe('');
  // A field that only the schema has would pass both.
  const same = 'type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;';
  const pairs = Object.entries(TYPES).map(
    ([name, type]) => `export const ${name}Same: Same<keyof ${name}Whole, keyof ${type}> = true;`,
  );
  expect(compile([same, ...pairs].join('\n'))).toBe('');
});

test('the comparison can fail', () => {
  expect(compile('export const fits = (report: Report): SchemaReport => ({ ...report, schemaVersion: 2 });')).toContain(
    'TS2322',
  );
  expect(compile("export const has = (report: Omit<SchemaReportWhole, 'bystanders'>): Report => report;")).toContain(
    'bystanders',
  );
});
