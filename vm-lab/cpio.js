/**
 * Writes a cpio archive of the "newc" kind, the one the kernel unpacks as its first root file system
 * (Documentation/driver-api/early-userspace/buffer-format.rst). Called by image.js.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * @typedef {{ path: string, directory: true } | { path: string, linkTo: string } | { path: string, source: string, executable: boolean } | { path: string, text: string, executable: boolean }} Entry
 *   `path` has no slash in front. A file's content is `text`, or read from `source`.
 */

const DIRECTORY = 0o040755;
const LINK = 0o120777;
const FILE = 0o100644;
const EXECUTABLE = 0o100755;

/**
 * Writes the entries with all folders above them.
 * @param {string} file
 * @param {Iterable<Entry>} entries  Of a path given twice, the first is taken.
 */
export function writeCpio(file, entries) {
  const out = openSync(file, 'w');
  /** @type {Set<string>} */
  const written = new Set();
  /** @param {Entry} entry */
  const add = (entry) => {
    if (written.has(entry.path)) return;
    const slash = entry.path.lastIndexOf('/');
    if (slash > 0) add({ path: entry.path.slice(0, slash), directory: true });
    written.add(entry.path);
    writeAll(out, encode(entry.path, modeOf(entry), contentOf(entry), written.size));
  };
  try {
    for (const entry of entries) add(entry);
    writeAll(out, encode('TRAILER!!!', 0, Buffer.alloc(0), 0));
  } finally {
    closeSync(out);
  }
}

/** @param {Entry} entry */
function modeOf(entry) {
  if ('directory' in entry) return DIRECTORY;
  if ('linkTo' in entry) return LINK;
  return entry.executable ? EXECUTABLE : FILE;
}

/** @param {Entry} entry */
function contentOf(entry) {
  if ('source' in entry) return readFileSync(entry.source);
  return Buffer.from('text' in entry ? entry.text : 'linkTo' in entry ? entry.linkTo : '');
}

/**
 * @param {string} path
 * @param {number} mode
 * @param {Buffer} content
 * @param {number} inode
 */
function encode(path, mode, content, inode) {
  const name = Buffer.from(`${path}\0`);
  // inode, mode, uid, gid, links, mtime, size, device (2), special device (2), length of the name, checksum
  const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`);
  const nameEnd = header.length + name.length;
  return [header, name, padding(nameEnd), content, padding(content.length)];
}

/** Name and content both end on a multiple of four bytes. @param {number} length */
function padding(length) {
  return Buffer.alloc((4 - (length % 4)) % 4);
}

/**
 * @param {number} out
 * @param {readonly Buffer[]} parts
 */
function writeAll(out, parts) {
  for (const part of parts) {
    for (let at = 0; at < part.length; ) at += writeSync(out, part, at);
  }
}
