/**
 * Runs one command in a fresh machine: an emulated x86 (no hardware acceleration is counted on) that boots the kernel
 * with the image, runs the command in the project's folder and powers off. What it left in /out comes back.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { start } from '../lab/process.js';
import { writeImage } from './image.js';

const OUT_BYTES = 64 << 20;
const MEMORY_MB = 1024;

/**
 * @typedef {object} Outcome
 * @property {number} exitCode
 * @property {string} stdout
 * @property {string} stderr
 * @property {string} directory  The files the command left in /out.
 */

/**
 * @typedef {object} MachineOptions
 * @property {number} timeoutMs
 * @property {(machine: import('../lab/process.js').Started) => void} [onMachine]  Is handed the emulator, to stop it on a signal.
 * @property {(line: string) => void} [onLine]  Is told each line that the command prints, as it prints it.
 */

/**
 * @template T
 * @param {import('./kernel.js').Kernel} kernel
 * @param {readonly string[]} argv  Words without spaces: they are on the kernel's command line.
 * @param {MachineOptions} options
 * @param {(outcome: Outcome) => T | Promise<T>} use  The files are there until it is done.
 * @returns {Promise<T>}
 */
export async function inMachine(kernel, argv, { timeoutMs, onMachine, onLine }, use) {
  const directory = mkdtempSync(path.join(tmpdir(), `dhcphop-vm-`));
  try {
    const image = path.join(directory, 'image.cpio');
    const disk = path.join(directory, 'out.img');
    writeImage(image, kernel);
    writeFileSync(disk, '');
    truncateSync(disk, OUT_BYTES);
    const screen = createScreen(onLine);
    const machine = start(['nice', ...qemu(kernel, image, disk, argv)], { onStdout: screen.add });
    onMachine?.(machine);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      void machine.stop('SIGKILL');
    }, timeoutMs);
    const exitCode = await machine.exited;
    clearTimeout(timer);
    const out = path.join(directory, 'out');
    const console = (screen.text() + machine.stderr()).trim();
    if (isLate) throw new Error(`the machine was not done in ${timeoutMs / 1000} s: ${console.slice(-2000)}`);
    if (exitCode !== 0) throw new Error(`qemu ended with ${exitCode}: ${console.slice(-2000)}`);
    return await use({ ...unpack(disk, out, console), directory: out });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * What is on the machine's console; `onLine` is told what the command prints there, which init.sh marks.
 * @param {((line: string) => void) | undefined} onLine
 */
function createScreen(onLine) {
  let all = '';
  let told = 0;
  let isCommand = false;
  return {
    text: () => stripVTControlCharacters(all),
    /** @param {Buffer} chunk */
    add(chunk) {
      all += chunk.toString('latin1');
      for (let end = all.indexOf('\n', told); end >= 0; end = all.indexOf('\n', told)) {
        const line = all.slice(told, end).replaceAll('\r', '');
        told = end + 1;
        if (line === 'init: ends') isCommand = false;
        if (isCommand) onLine?.(line);
        if (line.endsWith('init: begins')) isCommand = true;
      }
    },
  };
}

/**
 * @param {import('./kernel.js').Kernel} kernel
 * @param {string} image
 * @param {string} disk
 * @param {readonly string[]} argv
 */
function qemu(kernel, image, disk, argv) {
  return [
    ...['qemu-system-x86_64', '-M', 'pc', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '1'],
    ...['-m', String(MEMORY_MB), '-nographic', '-no-reboot', '-net', 'none', '-nodefaults', '-serial', 'stdio'],
    ...['-kernel', kernel.image, '-initrd', image],
    ...['-drive', `file=${disk},format=raw,if=none,id=out`, '-device', 'virtio-blk-pci,drive=out'],
    // On a busy host the emulated timer comes too late for the kernel's check of it, which panics.
    ...['-append', `console=ttyS0 quiet panic=-1 no_timer_check -- ${argv.join(' ')}`],
  ];
}

/**
 * @param {string} disk
 * @param {string} out
 * @param {string} console
 */
function unpack(disk, out, console) {
  execFileSync('mkdir', [out]);
  try {
    execFileSync('tar', ['-xf', disk, '-C', out], { stdio: 'pipe' });
    /** @param {string} name */
    const read = (name) => readFileSync(path.join(out, name), 'utf8');
    return { exitCode: Number(read('exit-code')), stdout: read('stdout'), stderr: read('stderr') };
  } catch (error) {
    throw new Error(`the machine brought nothing back: ${error instanceof Error ? error.message : error}; ${console}`);
  }
}
