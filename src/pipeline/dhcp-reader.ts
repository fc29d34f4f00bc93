/** From frames to DHCP messages, over fragments, and what of DHCP could not be read. */
import { copyBytes, NO_BYTES } from '../core/bytes.ts';
import type { Frame } from '../core/frame.ts';
import { END_OF_TIME } from '../core/time.ts';
import { decodeMessage, hasKnownOp } from '../dhcp/decode-message.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import type { LackingFragments } from '../diagnose/rule.ts';
import type { Datagram } from '../frame/datagram.ts';
import { createFrameDecoder } from '../frame/decode-frame.ts';
import { UnreadMessages } from './unread-messages.ts';

export interface ReadDhcp {
  readonly datagram: Datagram;
  readonly dhcp: DhcpMessage;
}

export class DhcpReader {
  readonly #decoder = createFrameDecoder();
  readonly #unread = new UnreadMessages();
  readonly #keepsBytes: boolean;

  /** `keepsBytes`: messages outlive their frame with their bytes; else with what is decoded of them. */
  constructor(keepsBytes = false) {
    this.#keepsBytes = keepsBytes;
  }

  /** The request or reply in a frame, or that the frame completes; null where there is none. */
  read(frame: Frame): ReadDhcp | null {
    const datagram = this.#decoder.decode(frame);
    if (datagram === null) return null;
    const kept = this.#keepsBytes ? copyBytes(datagram.payload) : NO_BYTES;
    const dhcp = decodeMessage(datagram.payload, kept, datagram.isCut);
    this.#unread.see(frame, dhcp);
    return dhcp !== null && hasKnownOp(dhcp) ? { datagram, dhcp } : null;
  }

  /** DHCP whose fragments have not all come. Once, at the end. */
  takeLacking(nameOf: (interfaceId: number) => string): readonly LackingFragments[] {
    const ours = this.#decoder.takeIncomplete(END_OF_TIME).filter(({ isDhcp }) => isDhcp === true);
    return ours.map(({ interfaceId, timeNs, pieces }) => ({
      interface: nameOf(interfaceId),
      timeNs,
      bytes: pieces.reduce((total, { length }) => total + length, 0),
    }));
  }

  /** Says at the end of input what could not be read, if anything. */
  tellUnread(warn: (message: string) => void): void {
    this.#unread.tell(this.#decoder, warn);
  }
}
