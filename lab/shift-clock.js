/**
 * Runs a command that writes an incident and shifts all its times, as if the clock of its host were wrong:
 * `node shift-clock.js SECONDS PPM COMMAND...`. Captures are stamped by the kernel, so that faketime has no hold on them.
 */
import { spawn } from 'node:child_process';

const ENHANCED_PACKET = 6;
const STATISTICS = 5;
const JOURNAL = 9;

const [seconds = '0', ppm = '0', command = '', ...args] = process.argv.slice(2);
const shiftNs = BigInt(Math.round(Number(seconds) * 1e9));
/** @type {bigint | null} */
let firstNs = null;
let rest = Buffer.alloc(0);

const child = spawn(command, args, { stdio: ['inherit', 'pipe', 'inherit'] });
child.stdout.on('data', (piece) => {
  rest = Buffer.concat([rest, piece]);
  while (rest.length >= 12 && rest.length >= rest.readUInt32LE(4)) {
    const length = rest.readUInt32LE(4);
    process.stdout.write(shiftBlock(Buffer.from(rest.subarray(0, length))));
    rest = rest.subarray(length);
  }
});
process.stdout.on('error', () => child.kill());
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});

/** @param {bigint} timeNs */
function shift(timeNs) {
  firstNs ??= timeNs;
  return timeNs + shiftNs + ((timeNs - firstNs) * BigInt(ppm)) / 1_000_000n;
}

/** @param {Buffer} block */
function shiftBlock(block) {
  const type = block.readUInt32LE(0);
  if (type === ENHANCED_PACKET || type === STATISTICS) {
    const timeNs = shift((BigInt(block.readUInt32LE(12)) << 32n) | BigInt(block.readUInt32LE(16)));
    block.writeUInt32LE(Number(timeNs >> 32n), 12);
    block.writeUInt32LE(Number(timeNs & 0xffff_ffffn), 16);
  }
  if (type === JOURNAL) {
    // All of these are as long as before.
    const text = block
      .toString('latin1', 8)
      .replace(/(?<=__REALTIME_TIMESTAMP=)\d+/, (time) => (shift(BigInt(time) * 1000n) / 1000n).toString())
      .replace(/(?<=DHCPHOP_UNTIL_NS=|"timeNs":")\d+/g, (time) => shift(BigInt(time)).toString());
    block.write(text, 8, 'latin1');
  }
  return block;
}
