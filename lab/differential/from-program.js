/** The program's own modules, as built: the lab is JavaScript, and Node 20 reads no TypeScript. */

/** @param {string} file  Below dist. */
export function fromProgram(file) {
  return import(new URL(`../../dist/${file}`, import.meta.url).href);
}
