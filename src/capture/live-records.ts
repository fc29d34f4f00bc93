/**
 * Reads what the addon's drain() hands over: the layout of native/src/record.h, change both together. Trusted bytes:
 * the addon wrote them.
 */
import type { Direction, Frame } from '../core/frame.ts';
import type { TimeNs } from '../core/time.ts';
import { type BridgeNews, decodeBridgeNews } from '../netlink/bridge-news.ts';
import { LITTLE_ENDIAN } from '../netlink/message.ts';

/** Something the engine noticed besides frames. `interfaceId` is 0 where none is concerned. */
export type LiveRecord =
  | {
      readonly kind: 'opened';
      readonly timeNs: TimeNs;
      readonly interfaceId: number;
      readonly linkType: number;
      readonly interfaceIndex: number;
      readonly promiscuous: boolean;
    }
  | { readonly kind: 'gone'; readonly timeNs: TimeNs; readonly interfaceId: number; readonly text: string }
  | {
      readonly kind: 'stats';
      readonly timeNs: TimeNs;
      readonly interfaceId: number;
      readonly seen: number;
      readonly received: number;
      readonly dropped: number;
      readonly interfaceDropped: number;
    }
  /** A message of the kernel about a bridge, received then; null: not one that is understood. `netns`: '' for our own. */
  | { readonly kind: 'netlink'; readonly timeNs: TimeNs; readonly netns: string; readonly news: BridgeNews | null }
  | { readonly kind: 'netlink-lost'; readonly timeNs: TimeNs; readonly netns: string }
  | {
      readonly kind: 'notice';
      readonly timeNs: TimeNs;
      readonly interfaceId: number;
      readonly notice: NoticeKind;
      readonly text: string;
    };

/** In the order of record.h's NoticeKind, which counts from 1. */
const NOTICES = ['went-down', 'came-up', 'renamed', 'not-open', 'activation', 'clock-stepped'] as const;
export type NoticeKind = (typeof NOTICES)[number];

/** One drain. Frames are views of `buffer`, in the order of capture of each handle. */
export interface Drained {
  readonly watermarkNs: TimeNs;
  /** Whether another drain follows; `failed` when the capture thread gave up (out of memory). */
  readonly end: 'not-yet' | 'finished' | 'failed';
  readonly frames: readonly Frame[];
  readonly records: readonly LiveRecord[];
}

const DRAIN_HEADER_BYTES = 16;
const HEADER_BYTES = 24;
const TEXT_AT = HEADER_BYTES + 8;
const FRAME_BYTES_AT = HEADER_BYTES + 8;
const MESSAGE_AT = HEADER_BYTES + 8;

/** In the order of record.h's End. */
const ENDS = ['not-yet', 'finished', 'failed'] as const;
const DIRECTIONS: readonly Direction[] = ['in', 'out'];

/** Decodes a whole drain. */
export function decodeDrain(buffer: ArrayBuffer): Drained {
  const view = new DataView(buffer);
  const frames: Frame[] = [];
  const records: LiveRecord[] = [];
  for (let at = DRAIN_HEADER_BYTES; at < buffer.byteLength; at += view.getUint32(at, LITTLE_ENDIAN)) {
    if (view.getUint16(at + 4, LITTLE_ENDIAN) === 1) frames.push(decodeFrame(view, at));
    else records.push(decodeRecord(view, at));
  }
  return {
    watermarkNs: view.getBigInt64(0, LITTLE_ENDIAN),
    end: ENDS[view.getUint32(8, LITTLE_ENDIAN)] ?? 'failed',
    frames,
    records,
  };
}

function decodeFrame(view: DataView, at: number): Frame {
  const captured = view.getUint32(at + HEADER_BYTES, LITTLE_ENDIAN);
  return {
    interfaceId: view.getUint32(at + 8, LITTLE_ENDIAN),
    timeNs: view.getBigInt64(at + 16, LITTLE_ENDIAN),
    direction: DIRECTIONS[view.getUint16(at + 6, LITTLE_ENDIAN)] ?? null,
    linkType: view.getUint32(at + 12, LITTLE_ENDIAN),
    bytes: new Uint8Array(view.buffer as ArrayBuffer, at + FRAME_BYTES_AT, captured),
    wireLength: view.getUint32(at + HEADER_BYTES + 4, LITTLE_ENDIAN),
  };
}

function decodeRecord(view: DataView, at: number): LiveRecord {
  const kind = view.getUint16(at + 4, LITTLE_ENDIAN);
  const detail = view.getUint16(at + 6, LITTLE_ENDIAN);
  const interfaceId = view.getUint32(at + 8, LITTLE_ENDIAN);
  const timeNs = view.getBigInt64(at + 16, LITTLE_ENDIAN);
  const count = (index: number): number => Number(view.getBigUint64(at + HEADER_BYTES + 8 * index, LITTLE_ENDIAN));
  const text = (): string => decodeText(view, at + TEXT_AT, view.getUint32(at + HEADER_BYTES, LITTLE_ENDIAN));
  switch (kind) {
    case 2: {
      const linkType = view.getUint32(at + 12, LITTLE_ENDIAN);
      const interfaceIndex = view.getUint32(at + HEADER_BYTES, LITTLE_ENDIAN);
      return { kind: 'opened', timeNs, interfaceId, linkType, interfaceIndex, promiscuous: detail === 1 };
    }
    case 3:
      return { kind: 'gone', timeNs, interfaceId, text: text() };
    case 4: {
      const [seen, received, dropped, interfaceDropped] = [count(0), count(1), count(2), count(3)];
      return { kind: 'stats', timeNs, interfaceId, seen, received, dropped, interfaceDropped };
    }
    case 5:
      return decodeNetlink(view, at, timeNs);
    case 6:
      return { kind: 'netlink-lost', timeNs, netns: text() };
    case 7:
      return { kind: 'notice', timeNs, interfaceId, notice: NOTICES[detail - 1] ?? 'activation', text: text() };
    default:
      throw new Error(`the addon wrote a record of unknown kind ${kind}: run npm run build`);
  }
}

function decodeNetlink(view: DataView, at: number, timeNs: TimeNs): LiveRecord {
  const message = at + MESSAGE_AT;
  const length = view.getUint32(at + HEADER_BYTES, LITTLE_ENDIAN);
  const news = decodeBridgeNews(view, message, message + length);
  const netns = decodeText(view, message + length, view.getUint32(at + HEADER_BYTES + 4, LITTLE_ENDIAN));
  return { kind: 'netlink', timeNs, netns, news };
}

function decodeText(view: DataView, at: number, length: number): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, at, length));
}
