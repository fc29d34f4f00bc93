/** DHCP that is not followed is counted: DHCPv6 by its ports, envelopes that are not undone by the cookie. */
import { expect, it } from 'vitest';
import { UnfollowedFrames } from '../../src/frame/unfollowed.ts';
import { DISCOVER, message } from '../dhcp/build-message.ts';
import { envelopesAround, ipv6 } from './build-envelopes.ts';
import { bytes, ethernet, ipv4, udp, udpFrame } from './build-frame.ts';

const PAYLOAD = message([DISCOVER]);

function count(data: Uint8Array, linkType = 1) {
  const frames = new UnfollowedFrames();
  const shifted = bytes(new Uint8Array(3).fill(0x63), data, '63825363');
  const kept = frames.keep(linkType, shifted, 3, 3 + data.length);
  const { dhcp6, dhcp4o6, enveloped } = frames;
  return { kept, dhcp6, dhcp4o6, enveloped };
}
const NONE = { kept: false, dhcp6: 0, dhcp4o6: 0, enveloped: 0 };
const over6 = (data: Uint8Array, ports: object) => ipv6(udp(data, { ...ports, checksum: 'absent' }), 17);
const DHCP6 = { sourcePort: 546, destinationPort: 547 };

it('DHCPv6, plain and tagged', () => {
  const solicit = bytes('01123456', '0001000a0003000102005e000001');
  expect(count(ethernet(over6(solicit, DHCP6), [], 0x86dd))).toEqual({ ...NONE, dhcp6: 1 });
  expect(count(ethernet(over6(solicit, DHCP6), [[0x8100, 5]], 0x86dd))).toEqual({ ...NONE, dhcp6: 1 });
});

it.each([20, 21])('DHCPv4 over DHCPv6, message type %i', (type) => {
  expect(count(ethernet(over6(bytes(type, 0, 0, 0, 0, 87, 1, 44, PAYLOAD), DHCP6), [], 0x86dd))).toEqual({
    ...NONE,
    dhcp4o6: 1,
  });
});

it.each([0, 1, 2, 3, 7, 50, 200])('the cookie behind an unknown envelope of %i bytes', (length) => {
  const packet = ipv4(udp(PAYLOAD));
  expect(count(ethernet(bytes(new Uint8Array(length), packet), [], 0x1234))).toEqual({ ...NONE, enveloped: 1 });
  expect(count(bytes(new Uint8Array(length), packet), 147)).toEqual({ ...NONE, enveloped: 1 });
  const port = udpFrame(bytes(new Uint8Array(length), packet), { sourcePort: 4000, destinationPort: 4001 });
  expect(count(port)).toEqual({ ...NONE, enveloped: 1 });
});

it('what is followed, and what is none', () => {
  for (const { linkType, bytes: data } of Object.values(envelopesAround(PAYLOAD))) {
    expect(count(data, linkType)).toEqual({ ...NONE, kept: true });
  }
  expect(count(ethernet(ipv4(PAYLOAD, { protocol: 6 })))).toEqual(NONE);
  expect(count(udpFrame(new Uint8Array(600).fill(0x63), { sourcePort: 4000, destinationPort: 4001 }))).toEqual(NONE);
  // A cookie with no BOOTP header in front.
  const noHeader = bytes(new Uint8Array(300).fill(9), '63825363');
  expect(count(udpFrame(noHeader, { sourcePort: 4000, destinationPort: 4001 }))).toEqual(NONE);
});
