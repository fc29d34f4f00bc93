/**
 * Names inside commands that a person is to paste: quoted, so that the shell takes each as one word whatever it holds.
 * Interface names may hold any character but `/`, `:` and white space (dev_valid_name of the kernel); names in captures
 * and of files may hold all.
 */

/**
 * `text` as one word of a POSIX shell. A quote inside is written `'"'"'` and not `'\''`: `sanitize` doubles backslashes,
 * which would end the quoting there.
 */
export function shellWord(text: string): string {
  return /^[\w.:@%+=,/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

/** A path as one word that no command takes for an option. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith('-') ? `./${path}` : path);
}
