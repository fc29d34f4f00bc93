/**
 * Finds functions that are too long to be read at once. All lines count, from the first to the closing brace, those of the
 * functions inside as well: a closure that outgrows this is a class, or has a part that needs nothing of it. Of a long
 * function inside a long one only the inner one is told.
 */
import { parseAst } from 'rolldown/parseAst';

/** @typedef {Record<string, any>} Node */

const MOST_LINES = 60;
const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

/**
 * The complaints, one line each.
 * @param {ReadonlyMap<string, string>} texts of modules, by path relative to the repository
 * @returns {readonly string[]}
 */
export function longFunctions(texts) {
  return [...texts].flatMap(([file, text]) => {
    const { body } = /** @type {Node} */ (parseAst(text, { lang: file.endsWith('.ts') ? 'ts' : 'js' }));
    const lineAt = (/** @type {number} */ offset) => text.slice(0, offset).split('\n').length;
    return longIn(body, (node) => lineAt(node.end) - lineAt(node.start) + 1).map(({ node, lines }) => {
      const at = `${file}:${lineAt(node.start)}`;
      return `${at}: a function of ${lines} lines; ${MOST_LINES} is the limit`;
    });
  });
}

/**
 * @param {unknown} node
 * @param {(node: Node) => number} linesOf
 * @returns {readonly { readonly node: Node, readonly lines: number }[]}
 */
function longIn(node, linesOf) {
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.values(node).flatMap((child) => longIn(child, linesOf));
  if (inside.length > 0 || !('type' in node) || !FUNCTIONS.includes(String(node.type))) return inside;
  const lines = linesOf(node);
  return lines > MOST_LINES ? [{ node, lines }] : [];
}
