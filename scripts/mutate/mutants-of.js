/** The mutants of one module: small edits, each of which some test should notice. */
import { parseAst } from 'rolldown/parseAst';

/** @typedef {Record<string, any>} Node */

/**
 * @typedef {object} Mutant
 * @property {number} start  Of what it replaces, in the text.
 * @property {number} end
 * @property {string} text  What stands there instead.
 * @property {string} change  For people, and for the list of accepted ones: `=== to !==`.
 * @property {number} line  From 1.
 */

/** @type {Readonly<Record<string, readonly string[]>>} */
const OPERATORS = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>'],
  '<=': ['<', '>'],
  '>': ['>=', '<'],
  '>=': ['>', '<'],
  '+': ['-'],
  '-': ['+'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
  '||=': ['&&='],
  '++': ['--'],
  '--': ['++'],
};

/** @type {Readonly<Record<string, string>>} */
const METHODS = { some: 'every', every: 'some', find: 'findLast', findLast: 'find', max: 'min', min: 'max' };

/**
 * @param {string} text of a TypeScript module
 * @returns {readonly Mutant[]}
 */
export function mutantsOf(text) {
  /** @type {Mutant[]} */
  const mutants = [];
  const add = (
    /** @type {number} */ start,
    /** @type {number} */ end,
    /** @type {string} */ by,
    /** @type {string} */ change,
  ) => {
    const line = text.slice(0, start).split('\n').length;
    mutants.push({ start, end, text: by, change, line });
  };
  const replace = (/** @type {Node} */ node, /** @type {string} */ by, /** @type {string} */ change) =>
    add(node.start, node.end, by, change);

  /** The operator between two places: nothing but blanks and comments beside it. */
  const operator = (/** @type {string} */ sign, /** @type {number} */ from, /** @type {number} */ to) => {
    const start = text.indexOf(sign, from);
    if (start < 0 || start + sign.length > to) return;
    for (const other of OPERATORS[sign] ?? []) add(start, start + sign.length, other, `${sign} to ${other}`);
  };

  const visit = (/** @type {unknown} */ value) => {
    if (Array.isArray(value)) {
      for (const each of value) visit(each);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const node = /** @type {Node} */ (value);
    if (typeof node.type !== 'string') return;
    if (node.type.startsWith('TS') && !('expression' in node)) return;
    if (node.type === 'ImportDeclaration' || node.type === 'ThrowStatement') return;
    mutate(node);
    for (const [key, child] of Object.entries(node)) {
      if (key !== 'typeAnnotation' && key !== 'returnType' && key !== 'typeParameters' && key !== 'typeArguments')
        visit(child);
    }
  };

  const mutate = (/** @type {Node} */ node) => {
    switch (node.type) {
      case 'BinaryExpression':
      case 'LogicalExpression':
      case 'AssignmentExpression':
        operator(node.operator, node.left.end, node.right.start);
        break;
      case 'UpdateExpression':
        operator(
          node.operator,
          node.prefix ? node.start : node.argument.end,
          node.prefix ? node.argument.start : node.end,
        );
        break;
      case 'UnaryExpression':
        if (node.operator === '!') replace(node, text.slice(node.argument.start, node.argument.end), 'no !');
        break;
      case 'ConditionalExpression':
        replace(node.test, `!(${text.slice(node.test.start, node.test.end)})`, '? the other way');
        break;
      case 'IfStatement':
        replace(node.test, 'false', 'if never');
        break;
      case 'WhileStatement':
        replace(node.test, 'false', 'while never');
        break;
      case 'ExpressionStatement':
        if (node.expression.type !== 'Literal') replace(node, ';', 'left out');
        break;
      case 'ContinueStatement':
      case 'BreakStatement':
        replace(node, ';', 'left out');
        break;
      case 'Literal':
        if (typeof node.value === 'boolean') replace(node, String(!node.value), `${node.value} to ${!node.value}`);
        break;
      case 'MemberExpression':
        if (!node.computed && Object.hasOwn(METHODS, node.property.name))
          replace(
            node.property,
            METHODS[node.property.name] ?? '',
            `${node.property.name} to ${METHODS[node.property.name]}`,
          );
        break;
    }
  };
  visit(/** @type {Node} */ (parseAst(text, { lang: 'ts' })).body);
  return mutants;
}
