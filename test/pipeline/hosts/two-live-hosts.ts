/** What two live hosts show and announce, for tests of the merger: the client is on B, the server on A. */
import type { Batch, Source, TimedEvent } from '../../../src/capture/source.ts';
import { type Frame, LINKTYPE } from '../../../src/core/frame.ts';
import { message, option } from '../../dhcp/build-message.ts';
import { u32, udpFrame } from '../../frame/build-frame.ts';

export const MS = 1_000_000n;
export const SECOND = 1000n * MS;
export const START = 1_790_000_000n * SECOND;
export const TICK = 100n * MS;

export interface Shown {
  readonly host: 'A' | 'B';
  readonly type: number;
  /** Since the start, by a clock that is right. */
  readonly atNs: bigint;
}

/** The frame as its host stamps it, whose clock is ahead by `aheadNs`. */
function frameOf({ type, atNs }: Shown, aheadNs: bigint): Frame {
  const options = [option(53, type), option(50, u32(Number(atNs / SECOND)))];
  const bytes = udpFrame(message(options, type === 2 ? { op: 2, yiaddr: 0xc000025e } : {}), {
    ...(type === 2 ? { source: '192.0.2.1', sourcePort: 67, destinationPort: 68 } : {}),
  });
  const timeNs = START + atNs + aheadNs;
  return { interfaceId: 0, timeNs, direction: 'in', linkType: LINKTYPE.ethernet, bytes, wireLength: bytes.length };
}

/** A source whose batches the test hands over itself. */
export const live: Source = {
  isLive: true,
  async *batches(): AsyncGenerator<Batch> {},
  stop: () => undefined,
};

export const announce = (name: string): TimedEvent => ({
  timeNs: null,
  event: {
    kind: 'interface',
    interface: { id: 0, name, file: null, linkType: LINKTYPE.ethernet, snapLength: 2048, description: null },
  },
});

/** Hands out the frames of each host in turn, none of them twice. */
export class Showing {
  readonly sent = { A: 0n, B: 0n };
  readonly #shown: readonly Shown[];
  readonly #aheadNs: Readonly<Record<'A' | 'B', bigint>>;

  /** `aheadNs`: the clock of A; `ofB`: that of B. */
  constructor(shown: readonly Shown[], aheadNs: bigint, ofB = 0n) {
    this.#shown = shown;
    this.#aheadNs = { A: aheadNs, B: ofB };
  }

  due(host: 'A' | 'B', untilNs: bigint): readonly Frame[] {
    const found = this.#shown.filter(
      (each) => each.host === host && each.atNs > this.sent[host] && each.atNs <= untilNs,
    );
    this.sent[host] = untilNs;
    return found.map((each) => frameOf(each, this.#aheadNs[host]));
  }
}
