/** An nft rule as its own tool prints it, as far as its parts are common; other parts are named. */
import { isRecord, isText } from '../../../state/shapes.ts';
import type { Json } from './ruleset.ts';

export function ruleText(statements: readonly Json[]): string {
  return statements
    .map(statementText)
    .filter((text) => text !== '')
    .join(' ');
}

function statementText(statement: Json): string {
  if (!isRecord(statement)) return '';
  const [what = ''] = Object.keys(statement);
  const body = statement[what];
  if (what === 'match' && isRecord(body)) {
    const op = body.op === '==' || body.op === 'in' ? '' : `${String(body.op)} `;
    return `${expressionText(body.left)} ${op}${expressionText(body.right)}`;
  }
  if (what === 'vmap' && isRecord(body)) return `${expressionText(body.key)} vmap ${expressionText(body.data)}`;
  if ((what === 'jump' || what === 'goto') && isRecord(body)) return `${what} ${String(body.target)}`;
  return what;
}

function expressionText(expression: Json): string {
  if (isText(expression) || typeof expression === 'number') return String(expression);
  if (Array.isArray(expression)) return expression.map(expressionText).join(',');
  if (!isRecord(expression)) return '';
  const { meta, payload, ct, set, range, prefix, concat } = expression;
  if (isRecord(meta)) return String(meta.key);
  if (isRecord(payload)) return `${String(payload.protocol)} ${String(payload.field)}`;
  if (isRecord(ct)) return `ct ${String(ct.key)}`;
  if (Array.isArray(set)) return `{ ${set.map(elementText).join(', ')} }`;
  if (Array.isArray(range)) return range.map(expressionText).join('-');
  if (isRecord(prefix)) return `${String(prefix.addr)}/${String(prefix.len)}`;
  if (Array.isArray(concat)) return concat.map(expressionText).join(' . ');
  return Object.keys(expression)[0] ?? '';
}

/** An element of a set, or of a map: a pair of key and verdict. */
function elementText(element: Json): string {
  if (!Array.isArray(element)) return expressionText(element);
  const [key, verdict] = element;
  return `${expressionText(key)} : ${statementText(verdict)}`;
}
