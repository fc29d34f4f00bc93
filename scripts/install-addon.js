/**
 * Run by npm where the package is installed: looks whether the prebuilt addon loads on this machine, and builds it where
 * that can help and a compiler is there. Says in one line when only files can be read, and never fails an installation. In
 * a checkout it does nothing: there `npm run build` builds the addon.
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildAddon } from './build-addon.js';

const PACKAGE = fileURLToPath(new URL('../', import.meta.url));
const FOLDER = `${PACKAGE}prebuilds/linux-${process.arch}-glibc`;

/** Null where a prebuilt addon loads; else why the most promising one does not. */
function prebuiltRefusal() {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER).toSorted() : [];
  let refusal = `there is no prebuilt addon for ${process.arch}`;
  for (const [i, file] of files.entries()) {
    try {
      createRequire(import.meta.url)(`${FOLDER}/${file}`);
      return null;
    } catch (error) {
      if (i === 0) refusal = String(/** @type {Error} */ (error).message).split('\n', 1)[0] ?? '';
    }
  }
  return refusal;
}

if (!existsSync(`${PACKAGE}src/main.ts`)) {
  const refusal = prebuiltRefusal();
  if (refusal?.includes('libpcap.so')) {
    console.log(`dhcphop: replay works; trace needs libpcap (apt-get install libpcap0.8): ${refusal}`);
  } else if (refusal !== null && !buildAddon('npm rebuild --global dhcphop')) {
    console.log(`dhcphop: only replay works here: ${refusal}`);
  }
  process.exitCode = 0;
}
