/** What a TypeScript module imports and which global names it uses. Called by check-rooms.js. */
import { parseAst } from 'rolldown/parseAst';

/**
 * @typedef {object} Module
 * @property {string} path relative to the repository
 * @property {readonly string[]} imports specifiers, those of types and of dynamic imports included
 * @property {ReadonlySet<string>} names identifiers it refers to
 */

/** Stands for the specifier of an import that only the running program knows. */
const MADE_AT_RUN_TIME = '(made at run time)';

/**
 * @param {string} path
 * @param {string} text
 * @returns {Module}
 */
export function readModule(path, text) {
  /** @type {string[]} */
  const imports = [];
  /** @type {Set<string>} */
  const names = new Set();
  visit(parseAst(text, { lang: 'ts' }), imports, names);
  return { path, imports, names };
}

/** Keys and members are names of somebody else's things, not references. */
const NOT_REFERENCES = /** @type {Readonly<Record<string, string>>} */ ({
  MemberExpression: 'property',
  Property: 'key',
  PropertyDefinition: 'key',
  MethodDefinition: 'key',
  TSPropertySignature: 'key',
  TSMethodSignature: 'key',
  TSQualifiedName: 'right',
});

/**
 * @param {unknown} node
 * @param {string[]} imports
 * @param {Set<string>} names
 */
function visit(node, imports, names) {
  if (Array.isArray(node)) {
    for (const each of node) visit(each, imports, names);
    return;
  }
  if (typeof node !== 'object' || node === null || !('type' in node)) return;
  const { type, source, name, computed, expression } = /** @type {Record<string, any>} */ (node);
  if (typeof source?.value === 'string') imports.push(source.value);
  else if (type === 'ImportExpression') imports.push(MADE_AT_RUN_TIME);
  if (type === 'TSExternalModuleReference') imports.push(expression.value);
  if (type === 'Identifier') names.add(name);
  for (const [key, child] of Object.entries(node)) {
    if (NOT_REFERENCES[String(type)] !== key || computed === true) visit(child, imports, names);
  }
}
