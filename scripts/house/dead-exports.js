/**
 * Finds exports of src/ that no other module imports. What only a test imports counts as used, and so does whatever a
 * script takes from dist/, and a type that another export of its module is made of.
 */
import path from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** Whoever runs them is no module. */
const ENTRIES = ['src/index.ts', 'src/main.ts'];
const WHOLE = '*';
/** Types that JavaScript names in comments. */
const COMMENTED = /import\('([^']+)'\)\.(\w+)/g;

/** @typedef {Record<string, any>} Node */

/**
 * The complaints, one line each.
 * @param {ReadonlyMap<string, string>} texts of all modules, by path relative to the repository
 * @returns {readonly string[]}
 */
export function deadExports(texts) {
  /** @type {{ readonly file: string, readonly name: string }[]} */
  const exported = [];
  /** @type {Set<string>} */
  const used = new Set();
  for (const [file, text] of texts) {
    const program = /** @type {Node} */ (parseAst(text, { lang: file.endsWith('.ts') ? 'ts' : 'js' }));
    for (const { name, isType } of exportsOf(program)) {
      const isPart = isType && (text.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length > 1;
      if (!isPart) exported.push({ file, name });
    }
    for (const { from, name } of [...importsOf(program), ...commentedIn(text)]) {
      const target = targetOf(file, from);
      if (target !== null) used.add(`${target} ${name}`);
    }
  }
  const isDead = (/** @type {string} */ file, /** @type {string} */ name) =>
    file.startsWith('src/') && !ENTRIES.includes(file) && !used.has(`${file} ${name}`) && !used.has(`${file} ${WHOLE}`);
  return exported
    .filter(({ file, name }) => isDead(file, name))
    .map(({ file, name }) => `${file}: exports ${name}, which no other module imports`);
}

/**
 * @param {Node} program
 * @returns {readonly { readonly name: string, readonly isType: boolean }[]}
 */
function exportsOf({ body }) {
  return body.flatMap((/** @type {Node} */ { type, declaration, specifiers }) => {
    if (type !== 'ExportNamedDeclaration') return [];
    const isType = declaration !== null && /^TS(?:Interface|TypeAlias)Declaration$/.test(declaration.type);
    const ids = declaration === null ? specifiers.map((/** @type {Node} */ each) => each.exported) : idsOf(declaration);
    return ids.map((/** @type {Node} */ { name }) => ({ name, isType }));
  });
}

/** @param {Node} declaration */
function idsOf({ id, declarations }) {
  return declarations ? declarations.map((/** @type {Node} */ each) => each.id) : [id];
}

/**
 * What a module takes from others: names, or the whole of it.
 * @param {unknown} node
 * @param {{ from: string, name: string }[]} [found]
 */
function importsOf(node, found = []) {
  if (Array.isArray(node)) for (const each of node) importsOf(each, found);
  if (typeof node !== 'object' || node === null || !('type' in node)) return found;
  const { type, source, specifiers, object, property, id, init, value } = /** @type {Node} */ (node);
  const add = (/** @type {string} */ from, /** @type {string} */ name) => found.push({ from, name });
  if (type === 'ImportDeclaration' || (type === 'ExportNamedDeclaration' && source)) {
    for (const each of specifiers) add(source.value, (each.imported ?? each.local)?.name ?? WHOLE);
    for (const each of specifiers) if (each.type === 'ImportNamespaceSpecifier') add(source.value, WHOLE);
  } else if (type === 'ExportAllDeclaration' || type === 'TSImportType') add(source.value, WHOLE);
  else if (type === 'MemberExpression' && isImport(object)) {
    add(importedBy(object), property.name);
    return found;
  } else if (type === 'VariableDeclarator' && isImport(init) && id.type === 'ObjectPattern') {
    for (const each of id.properties) add(importedBy(init), each.key.name);
    return found;
  } else if (type === 'ImportExpression' && source.value) add(source.value, WHOLE);
  else if (type === 'Literal' && typeof value === 'string' && value.endsWith('.js')) add(`dist:${value}`, WHOLE);
  for (const child of Object.values(node)) importsOf(child, found);
  return found;
}

/** @param {Node | null} node  `await import('...')`, also in brackets. */
function isImport(node) {
  const inner = node?.type === 'ParenthesizedExpression' ? node.expression : node;
  return inner?.type === 'AwaitExpression' && typeof inner.argument.source?.value === 'string';
}

/** @param {Node} node */
function importedBy(node) {
  return (node.expression ?? node).argument.source.value;
}

/** @param {string} text */
function commentedIn(text) {
  return [...text.matchAll(COMMENTED)].map(([, from = '', name = '']) => ({ from, name }));
}

/**
 * The module that is meant; null for a package. A script or a test names the built ones by their path in dist/.
 * @param {string} file
 * @param {string} from
 */
function targetOf(file, from) {
  const built = /^dist:(?:.*\bdist\/)?(.+)\.js$/.exec(from)?.[1];
  if (built !== undefined) return `src/${built.replace(/^[./]+/, '')}.ts`;
  return from.startsWith('.') ? path.join(path.dirname(file), from) : null;
}
