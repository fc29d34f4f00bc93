/** One capture file as a source: a batch for each piece read. */
import type { Frame } from '../core/frame.ts';
import { atOnce } from './event-order.ts';
import type { FileReader } from './file-reader.ts';
import type { Batch, Source } from './source.ts';

/** Reads of files never wait, so signals and output are given a turn every so often. */
const BREATH_MILLISECONDS = 20;
/** A stream that was silent for so long has nothing on its way that would belong before what it sent. */
const SILENCE_MILLISECONDS = 200;

/** `onRead` is called after each piece. Stopped, it ends where it has come to. Closes the reader at its end. */
export function sourceOfFile(reader: FileReader, onRead: () => void): Source {
  let isStopped = false;
  let wake: () => void = () => undefined;

  /**
   * True once bytes have arrived, false after `milliseconds` without any and after `stop`. Leaves nothing behind: a
   * Promise.race against one promise that outlives them all would keep something for every piece of a stream.
   */
  function hasArrived(arrival: Promise<void>, milliseconds: number | null): Promise<boolean> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const settle = (arrived: boolean) => {
        clearTimeout(timer);
        resolve(arrived);
      };
      wake = () => settle(false);
      if (milliseconds !== null) timer = setTimeout(wake, milliseconds);
      if (isStopped) wake();
      arrival.then(
        () => settle(true),
        () => settle(true),
      );
    });
  }

  async function* batches(): AsyncGenerator<Batch> {
    try {
      let breath = performance.now();
      yield nextBatch(reader);
      while (!reader.hasEnded && !isStopped) {
        const arrival = reader.ready();
        if (arrival !== null) {
          if (!(await hasArrived(arrival, SILENCE_MILLISECONDS)) && !isStopped) {
            reader.settle();
            yield nextBatch(reader);
            await hasArrived(arrival, null);
          }
        } else if (performance.now() - breath > BREATH_MILLISECONDS) {
          await new Promise((resolve) => setImmediate(resolve));
          breath = performance.now();
        }
        if (isStopped) break;
        reader.fill();
        onRead();
        yield nextBatch(reader);
      }
    } finally {
      reader.close();
    }
  }

  return {
    batches,
    stop() {
      isStopped = true;
      wake();
    },
  };
}

function nextBatch({ said, frontierNs: watermarkNs }: FileReader): Batch {
  const announced = said.takeAnnounced().map((each) => atOnce({ kind: 'interface', interface: each }));
  const frames: Frame[] = [];
  said.queue.moveTo(frames, watermarkNs);
  return { frames, events: [...announced, ...said.takeEvents(watermarkNs)], watermarkNs };
}
