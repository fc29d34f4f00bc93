/** Holds the modules of src/ against the rooms: who may import whom, what pure rooms may touch, and circles of any kind. */
import path from 'node:path';
import { EFFECTS, ROOMS } from './rooms.js';

/** @typedef {import('./read-module.js').Module} Module */

/**
 * The complaints about all modules, one line each; none where the house is in order.
 * @param {readonly Module[]} modules
 * @returns {readonly string[]}
 */
export function checkRooms(modules) {
  const files = new Map(modules.map((module) => [module.path, targetsOf(module)]));
  return [...modules.flatMap(checkModule), ...circlesOf(files, 'files'), ...circlesOf(foldersOf(files), 'folders')];
}

/**
 * @param {Module} module
 * @returns {readonly string[]}
 */
function checkModule(module) {
  const room = ROOMS.find(({ name }) => name === roomOf(module.path));
  if (room === undefined) return [`${module.path}: no room of that name; list it in scripts/house/rooms.js`];
  const { effects = false, mayImport, packages = [], names = [] } = room;
  const complaints = [];
  for (const specifier of module.imports) {
    if (specifier.startsWith('.')) {
      const target = roomOf(resolve(module.path, specifier));
      if (target !== room.name && !mayImport.includes(target)) {
        complaints.push(`${module.path}: imports ${specifier}; ${room.name} may import ${listed(mayImport)}`);
      }
    } else if (packages.includes(specifier)) {
    } else if (specifier.startsWith('node:')) {
      if (!effects) complaints.push(`${module.path}: imports ${specifier}; ${room.name} is pure`);
    } else {
      complaints.push(`${module.path}: imports ${specifier}; ${room.name} may import ${listed(packages)} from npm`);
    }
  }
  if (effects) return complaints;
  const touched = EFFECTS.filter((name) => module.names.has(name) && !names.includes(name));
  return [...complaints, ...touched.map((name) => `${module.path}: uses ${name}; ${room.name} is pure`)];
}

/** @param {readonly string[]} names */
function listed(names) {
  return names.length === 0 ? 'nothing' : names.join(', ');
}

/**
 * @param {string} file
 * @returns {string} the folder below src/, or the name of a file directly in it
 */
function roomOf(file) {
  return path.relative('src', file).split('/')[0]?.replace(/\.ts$/, '') ?? '';
}

/**
 * @param {string} from
 * @param {string} specifier
 */
function resolve(from, specifier) {
  return path.join(path.dirname(from), specifier);
}

/** @param {Module} module */
function targetsOf({ path: from, imports }) {
  return imports.filter((specifier) => specifier.startsWith('.')).map((specifier) => resolve(from, specifier));
}

/**
 * A folder and the folders inside it are one room, so imports between them make no circle.
 * @param {ReadonlyMap<string, readonly string[]>} files
 */
function foldersOf(files) {
  /** @type {Map<string, string[]>} */
  const folders = new Map();
  for (const [file, targets] of files) {
    const folder = path.dirname(file);
    const others = targets.map((target) => path.dirname(target)).filter((other) => isApart(folder, other));
    folders.set(folder, [...new Set([...(folders.get(folder) ?? []), ...others])]);
  }
  return folders;
}

/**
 * @param {string} a
 * @param {string} b
 */
function isApart(a, b) {
  return !`${a}/`.startsWith(`${b}/`) && !`${b}/`.startsWith(`${a}/`);
}

/**
 * @param {ReadonlyMap<string, readonly string[]>} graph
 * @param {string} what
 * @returns {readonly string[]} a line for each node that a circle closes on
 */
function circlesOf(graph, what) {
  /** @type {Map<string, 'open' | 'done'>} */
  const seen = new Map();
  /** @type {string[]} */
  const complaints = [];
  /** @type {(node: string, way: readonly string[]) => void} */
  const walk = (node, way) => {
    if (seen.get(node) === 'done') return;
    if (seen.get(node) === 'open') {
      complaints.push(`circle of ${what}: ${[...way.slice(way.indexOf(node)), node].join(' > ')}`);
      return;
    }
    seen.set(node, 'open');
    for (const next of graph.get(node) ?? []) walk(next, [...way, node]);
    seen.set(node, 'done');
  };
  for (const node of graph.keys()) walk(node, []);
  return complaints;
}
