/**
 * Counts what a capture holds of DHCP and does not show: messages cut short by its snaplen, fragmented ones without all
 * their fragments. What is missing there is no silence of the network, so the pipeline says so at its end.
 */
import type { Frame } from '../core/frame.ts';
import { END_OF_TIME } from '../core/time.ts';
import { hasKnownOp } from '../dhcp/decode-message.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import type { FrameDecoder } from '../frame/decode-frame.ts';

export class UnreadMessages {
  #cutShort = 0;
  #neither = 0;

  /** A frame with a datagram of DHCP's ports, and the message in it; null where too little is there. */
  see(frame: Frame, dhcp: DhcpMessage | null): void {
    if (dhcp !== null && !hasKnownOp(dhcp)) this.#neither++;
    else if ((dhcp === null || dhcp.type === 'UNKNOWN') && frame.bytes.length < frame.wireLength) this.#cutShort++;
  }

  /** Says at the end of input what could not be read, if anything. */
  tell(decoder: FrameDecoder, warn: (message: string) => void): void {
    if (this.#cutShort > 0) {
      const what = this.#cutShort === 1 ? '1 DHCP frame is' : `${this.#cutShort} DHCP frames are`;
      warn(`${what} cut short in the capture, so what they say is not known; try: tcpdump -s 0`);
    }
    if (this.#neither > 0) {
      const what = this.#neither === 1 ? '1 DHCP message says' : `${this.#neither} DHCP messages say`;
      warn(`${what} in op neither request nor reply, so which way it goes is not known; dhcphop decode shows it`);
    }
    decoder.takeIncomplete(END_OF_TIME);
    const lacking = decoder.evictedFirstFragments();
    if (lacking > 0) {
      const what = lacking === 1 ? '1 fragmented DHCP message lacks' : `${lacking} fragmented DHCP messages lack`;
      warn(
        `${what} fragments, so what they say is not known; try: tcpdump 'port 67 or port 68 or ip[6:2] & 0x1fff != 0'`,
      );
    }
  }
}
