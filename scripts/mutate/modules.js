/**
 * The modules of src/ and test/, loaded here so that one of them can be exchanged: it and those that import it, at any
 * distance, are evaluated anew, and all others stay as they are. Needs --experimental-vm-modules.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SourceTextModule, SyntheticModule } from 'node:vm';
import { transformSync } from 'rolldown/utils';

/** @typedef {import('node:vm').Module} Module */

export class Modules {
  /** @type {Map<string, Promise<Module>>} */
  #modules = new Map();
  /** @type {Map<string, string>} */
  #compiled = new Map();
  /** @type {Map<string, Set<string>>} */
  #importers = new Map();
  /** The file that has another text than its own. @type {{ readonly file: string, readonly text: string } | null} */
  #exchanged = null;

  /**
   * Evaluates a module, unless that was done since something that it imports was exchanged.
   * @param {string} path
   */
  async import(path) {
    this.#modules.delete(path);
    await this.#evaluated(this.#module(path));
  }

  /**
   * From now on this file has this text, and all others have their own.
   * @param {{ readonly file: string, readonly text: string } | null} mutant
   */
  exchange(mutant) {
    if (mutant?.file === this.#exchanged?.file && mutant?.text === this.#exchanged?.text) return;
    for (const each of [this.#exchanged, mutant])
      if (each !== null) for (const path of this.#importersOf(each.file)) this.#modules.delete(path);
    this.#exchanged = mutant;
  }

  /**
   * The files that a module was found to import, at any distance.
   * @param {string} path
   */
  reachedFrom(path) {
    return [...this.#importers.keys()].filter((each) => this.#importersOf(each).has(path));
  }

  /**
   * A file and those that import it, at any distance.
   * @param {string} path
   */
  #importersOf(path) {
    const found = new Set([path]);
    for (const each of found) for (const importer of this.#importers.get(each) ?? []) found.add(importer);
    return found;
  }

  /** @param {Promise<Module>} loading */
  async #evaluated(loading) {
    const module = await loading;
    if (module.status === 'unlinked') await module.link((name, { identifier }) => this.#named(name, identifier));
    await module.evaluate();
    return module;
  }

  /**
   * What an import names: TypeScript of this project is loaded here, all else by Node.
   * @param {string} name
   * @param {string} importer
   * @returns {Promise<Module>}
   */
  #named(name, importer) {
    const path = name.startsWith('.') ? resolve(dirname(importer), name) : name;
    if (path.endsWith('.ts')) this.#importers.set(path, (this.#importers.get(path) ?? new Set()).add(importer));
    return this.#module(path);
  }

  /**
   * @param {string} path
   * @returns {Promise<Module>}
   */
  #module(path) {
    let module = this.#modules.get(path);
    if (module === undefined) {
      module = path.endsWith('.ts') ? Promise.resolve(this.#own(path)) : foreign(path);
      this.#modules.set(path, module);
    }
    return module;
  }

  /**
   * @param {string} path
   * @returns {Module}
   */
  #own(path) {
    return new SourceTextModule(this.#compile(path), {
      identifier: path,
      initializeImportMeta: (meta) => Object.assign(meta, { url: pathToFileURL(path).href, dirname: dirname(path) }),
      importModuleDynamically: async (name) => this.#evaluated(this.#named(name, path)),
    });
  }

  /** @param {string} path */
  #compile(path) {
    if (path === this.#exchanged?.file) return withoutTypes(path, this.#exchanged.text);
    const code = this.#compiled.get(path) ?? withoutTypes(path, readFileSync(path, 'utf8'));
    this.#compiled.set(path, code);
    return code;
  }
}

/**
 * @param {string} path
 * @param {string} text
 */
function withoutTypes(path, text) {
  const { code, errors } = transformSync(path, text);
  if (errors.length > 0) throw new SyntaxError(errors[0]?.message);
  return code;
}

/**
 * @param {string} path or the name of a package
 * @returns {Promise<Module>}
 */
async function foreign(path) {
  const namespace = await import(path);
  const names = Object.keys(namespace);
  return new SyntheticModule(names, function () {
    for (const name of names) this.setExport(name, namespace[name]);
  });
}
