/** The program as it is built. A test or a lab that runs it must not run an older one than the source that is read. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/**
 * The path of a file in dist/.
 * @param {string} file
 * @param {string} [root]  Of the repository.
 * @returns {string}
 * @throws Error where it is not there, or src/ has changed since `npm run build`.
 */
export function builtFile(file, root = ROOT) {
  const built = path.join(root, 'dist', file);
  if (!existsSync(built)) throw new Error(`dist/${file} is not there; npm run build`);
  const sources = path.join(root, 'src');
  // In a virtual machine there is the program alone (vm-lab/image.js).
  if (!existsSync(sources)) return built;
  const source = file.replace(/js$/, 'ts');
  // A build leaves what earlier ones made.
  if (!existsSync(path.join(sources, source))) throw new Error(`dist/${file} is left over: there is no src/${source}`);
  const builtMs = statSync(path.join(root, 'dist/main.js')).mtimeMs;
  for (const each of readdirSync(sources, { recursive: true, encoding: 'utf8' })) {
    const isNewer = statSync(path.join(sources, each)).mtimeMs > builtMs;
    if (isNewer) throw new Error(`dist/ is older than src/${each}; npm run build`);
  }
  return built;
}
