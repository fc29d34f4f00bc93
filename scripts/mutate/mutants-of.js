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
  const finder = new MutantFinder(text);
  finder.visit(/** @type {Node} */ (parseAst(text, { lang: 'ts' })).body);
  return finder.mutants;
}

/** Goes through the nodes of a module and notes each edit. */
class MutantFinder {
  /** @type {Mutant[]} */
  mutants = [];
  /** @type {string} */
  #text;

  /** @param {string} text */
  constructor(text) {
    this.#text = text;
  }

  /**
   * Types are left out, and what only brings in or throws.
   * @param {unknown} value
   */
  visit(value) {
    if (Array.isArray(value)) {
      for (const each of value) this.visit(each);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const node = /** @type {Node} */ (value);
    if (typeof node.type !== 'string') return;
    if (node.type.startsWith('TS') && !('expression' in node)) return;
    if (node.type === 'ImportDeclaration' || node.type === 'ThrowStatement') return;
    if (node.type === 'Property' && node.value.value === true) {
      // An option, or a member of a set that is written as an object.
      this.#replace(node, '...{}', 'left out');
      return;
    }
    this.#mutate(node);
    for (const [key, child] of Object.entries(node)) {
      if (key !== 'typeAnnotation' && key !== 'returnType' && key !== 'typeParameters' && key !== 'typeArguments')
        this.visit(child);
    }
  }

  /** @param {Node} node */
  #mutate(node) {
    switch (node.type) {
      case 'BinaryExpression':
      case 'LogicalExpression':
      case 'AssignmentExpression':
        this.#operator(node.operator, node.left.end, node.right.start);
        break;
      case 'UpdateExpression': {
        const { prefix, argument } = node;
        this.#operator(node.operator, prefix ? node.start : argument.end, prefix ? argument.start : node.end);
        break;
      }
      case 'UnaryExpression':
        if (node.operator === '!') this.#replace(node, this.#textOf(node.argument), 'no !');
        break;
      case 'ConditionalExpression':
        this.#replace(node.test, `!(${this.#textOf(node.test)})`, '? the other way');
        break;
      case 'IfStatement':
        this.#replace(node.test, 'false', 'if never');
        break;
      case 'WhileStatement':
        this.#replace(node.test, 'false', 'while never');
        break;
      case 'ExpressionStatement':
        if (node.expression.type !== 'Literal') this.#replace(node, ';', 'left out');
        break;
      case 'ContinueStatement':
      case 'BreakStatement':
        this.#replace(node, ';', 'left out');
        break;
      case 'Literal':
        if (typeof node.value === 'boolean')
          this.#replace(node, String(!node.value), `${node.value} to ${!node.value}`);
        break;
      case 'MemberExpression':
        if (!node.computed && Object.hasOwn(METHODS, node.property.name)) this.#method(node.property);
        break;
    }
  }

  /** @param {Node} property */
  #method(property) {
    const other = METHODS[property.name] ?? '';
    this.#replace(property, other, `${property.name} to ${other}`);
  }

  /**
   * The operator between two places: nothing but blanks and comments beside it.
   * @param {string} sign
   * @param {number} from
   * @param {number} to
   */
  #operator(sign, from, to) {
    const start = this.#text.indexOf(sign, from);
    if (start < 0 || start + sign.length > to) return;
    for (const other of OPERATORS[sign] ?? []) this.#add(start, start + sign.length, other, `${sign} to ${other}`);
  }

  /**
   * @param {Node} node
   * @param {string} by
   * @param {string} change
   */
  #replace(node, by, change) {
    this.#add(node.start, node.end, by, change);
  }

  /** @param {Node} node */
  #textOf(node) {
    return this.#text.slice(node.start, node.end);
  }

  /**
   * @param {number} start
   * @param {number} end
   * @param {string} by
   * @param {string} change
   */
  #add(start, end, by, change) {
    const line = this.#text.slice(0, start).split('\n').length;
    this.mutants.push({ start, end, text: by, change, line });
  }
}
