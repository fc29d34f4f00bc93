/** What the left half sends: at first, in a silent minute, and for each message. */
import { createCrowd } from '../../../lab/crowd.js';
import { sleep, start } from '../../../lab/process.js';
import { PROGRAM } from '../../../lab/trace.js';

const GUESTS = 40;
const MINUTE_MS = 60_000;
/** DISCOVER, OFFER, REQUEST, ACK. */
const MESSAGES_OF_LEASE = 4;

export async function benchWire() {
  const crowd = await createCrowd(GUESTS);
  try {
    let bytes = 0;
    const onStdout = (/** @type {Buffer} */ chunk) => {
      bytes += chunk.length;
    };
    const argv = [process.execPath, PROGRAM, 'capture', '--server', 'uplink0', '--write', '-'];
    const capture = start(crowd.ns.argv('hv', argv), { onStdout });
    await capture.saying(/capturing on/, 60_000);
    await sleep(3000);
    const first = bytes;
    await sleep(MINUTE_MS);
    const minute = bytes - first;
    const from = Date.now();
    const before = bytes;
    const bound = (await crowd.askAtOnce(crowd.guests.map((_, index) => index))).filter(Boolean).length;
    await sleep(2000);
    const sent = bytes - before - (minute * (Date.now() - from)) / MINUTE_MS;
    const hops = /capturing on (.*)/.exec(capture.stderr())?.[1];
    const each = sent / (bound * MESSAGES_OF_LEASE);
    console.log(
      `on ${hops}: ${first} bytes at first, ${minute} in a silent minute, ${each.toFixed(0)} for each message`,
    );
    await capture.stop('SIGINT');
  } finally {
    await crowd.close();
  }
}
