/**
 * A clock that is set while a lab runs. Namespaces have no clock of their own, so the programs of a host tell another time: `date`,
 * and, as this command, tcpdump, whose frames the kernel stamps: `node set-clock.js FILE tcpdump ...`. FILE says by how many
 * seconds the clock was set, and when.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onPath } from './client.js';

const OWN = fileURLToPath(import.meta.url);
const HEADER_BYTES = 24;
const RECORD_BYTES = 16;

/**
 * Puts both programs into a folder that comes first in the PATH of a host, whose clock is right at first.
 * @param {string} folder
 * @returns {(seconds: number) => void}  Sets the clock.
 */
export function addSetClock(folder) {
  const file = path.join(folder, 'clock');
  const [date, tcpdump] = ['date', 'tcpdump'].map((name) => onPath(name) ?? name);
  const write = (/** @type {number} */ seconds) => writeFileSync(file, `${seconds} ${Date.now() / 1000}\n`);
  write(0);
  const shifted = `#!/bin/sh\nread -r by at <${file}\nexec ${date} -d "$by seconds" "$@"\n`;
  writeFileSync(path.join(folder, 'date'), shifted, { mode: 0o755 });
  const stamped = `#!/bin/sh\nexec ${process.execPath} ${OWN} ${file} ${tcpdump} "$@"\n`;
  writeFileSync(path.join(folder, 'tcpdump'), stamped, { mode: 0o755 });
  return write;
}

/**
 * @param {string} file
 * @param {string} command
 * @param {readonly string[]} args
 */
function runTcpdump(file, command, args) {
  const child = spawn(command, args, { stdio: ['inherit', 'pipe', 'inherit'] });
  let rest = Buffer.alloc(0);
  let hasHeader = false;
  child.stdout.on('data', (piece) => {
    rest = Buffer.concat([rest, piece]);
    const header = hasHeader ? 0 : HEADER_BYTES;
    if (rest.length < header) return;
    let end = header;
    hasHeader = true;
    while (rest.length >= end + RECORD_BYTES && rest.length >= end + RECORD_BYTES + rest.readUInt32LE(end + 8)) {
      setStamp(rest, end, file);
      end += RECORD_BYTES + rest.readUInt32LE(end + 8);
    }
    process.stdout.write(rest.subarray(0, end));
    rest = rest.subarray(end);
  });
  process.stdout.on('error', () => child.kill());
  process.on('SIGTERM', () => child.kill());
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
}

/**
 * @param {Buffer} records
 * @param {number} at  Where a record begins, whose stamp is in seconds and microseconds.
 * @param {string} file
 */
function setStamp(records, at, file) {
  const [by = 0, since = 0] = readFileSync(file, 'utf8').split(' ').map(Number);
  const seconds = records.readUInt32LE(at);
  if (seconds + records.readUInt32LE(at + 4) / 1e6 >= since) records.writeUInt32LE(seconds + by, at);
}

if (process.argv[1] === OWN) {
  const [file = '', command = '', ...args] = process.argv.slice(2);
  runTcpdump(file, command, args);
}
